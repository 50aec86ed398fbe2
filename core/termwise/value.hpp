// What records are made of: values as they were entered, each with what has been found out about
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "termwise/fault.hpp"
#include "termwise/text.hpp"

namespace termwise {

/// What stands at a place of an input. `null` only as an element of an array; `repeated` where a
/// member stands more than once.
enum class Kind : std::uint8_t { absent, null, boolean, number, text, object, array, repeated };

/// Anything that can stand in a record, and its fault.
struct Node {
  Kind kind = Kind::absent;
  Code form = Code::none;  ///< the fault of its own form, whatever stands around it
  Code code = Code::none;  ///< its fault, all rules taken together (rule E5)
};

/// A single value, as entered, valid or not.
struct Value : Node {
  std::string text;         ///< a text, untrimmed; a number as written, empty where it is `number`
  std::int64_t number = 0;  ///< once checked: minor units, a whole number, a choice's index, 0 or 1

  // Not inline: records are many values side by side, and what copies them is code that is
  // downloaded.
  Value() noexcept;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value of_text(std::string_view text);
  static Value of_number_text(std::string_view text);
  static Value of_whole(std::int64_t number);
  static Value of_boolean(bool value);

  /// Whether something is there: an empty text counts as absent (section 3).
  bool is_present() const {
    return kind != Kind::absent && !(kind == Kind::text && is_blank(text));
  }
  /// Whether something is there and has no fault, so that another rule may rely on it (rule R22).
  bool is_sound() const { return code == Code::none && form == Code::none && is_present(); }
  std::string_view trimmed_text() const { return trimmed(text); }
  /// A checked choice.
  template <class Choice>
  Choice choice() const {
    return static_cast<Choice>(number);
  }
};

/// An object with known members; the fields of its type stand in a table (fields.hpp).
struct Record : Node {
  std::vector<std::string> unknown;  ///< members that the table lacks, each once, as they stood
  std::uint64_t mentioned = 0;       ///< known members that stood in a text, null too, as bits
};

/// A list of records of one type, without the type. A removed record leaves an empty slot, so that
/// removing costs the same in a long list and the others keep theirs.
class AnyList : public Node {
 public:
  virtual std::size_t slot_count() const = 0;
  /// How many records there are, removed ones aside.
  virtual std::size_t size() const = 0;
  /// The record in that slot, null where it was removed.
  virtual Record* at_slot(std::size_t slot) const = 0;
  virtual Record& append() = 0;

 protected:
  ~AnyList() = default;
};

template <class T>
class List final : public AnyList {
 public:
  List() = default;
  List(List&&) noexcept = default;
  List& operator=(List&&) noexcept = default;
  List(const List& other) : AnyList(other), size_(other.size_) {
    slots_.reserve(other.slots_.size());
    for (const auto& slot : other.slots_) {
      slots_.push_back(slot ? std::make_unique<T>(*slot) : nullptr);
    }
  }
  List& operator=(const List& other) { return *this = List(other); }

  std::size_t slot_count() const override { return slots_.size(); }
  T* at_slot(std::size_t slot) const override { return slots_[slot].get(); }
  T& append() override {
    ++size_;
    return *slots_.emplace_back(std::make_unique<T>());
  }
  void remove(std::size_t slot) {
    if (slots_[slot]) --size_;
    slots_[slot].reset();
  }
  std::size_t size() const override { return size_; }

 private:
  std::vector<std::unique_ptr<T>> slots_;
  std::size_t size_ = 0;
};

/// A list of single values.
struct Values : Node {
  std::vector<Value> entries;
};

/// A member whose name is data: a contract length's price, a custom field.
struct Entry {
  std::string name;
  Value value;
};

/// An object whose members' names are data.
struct Map : Node {
  std::vector<Entry> entries;
};

}  // namespace termwise
