// The parts of records: values as they were entered, valid or not, with their faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "termwise/base/text.hpp"
#include "termwise/schema/fault_code.hpp"

namespace termwise {

/// The kind of a value. `null` occurs only in arrays; `repeated` means that a member was sent
/// twice.
enum class Kind : std::uint8_t { absent, null, boolean, number, text, object, array, repeated };

/// Anything that a record can contain, with its fault.
struct Node {
  Kind kind = Kind::absent;
  FaultCode format_fault = FaultCode::none;  ///< of its own format, regardless of other members
  FaultCode fault = FaultCode::none;         ///< by all rules together (rule E5)
};

/// A single value, as entered, valid or not.
struct Value : Node {
  std::string text;  ///< a text, untrimmed; a number as written, or empty if it is in `number`
  std::int64_t number = 0;  ///< if valid: minor units, a whole number, a choice's index, 0 or 1

  // Not inline, because records have many values, and the inlined code would be downloaded.
  Value() noexcept;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value of_text(std::string_view text);
  static Value of_number_text(std::string_view text);
  static Value of_integer(std::int64_t number);
  static Value of_boolean(bool value);

  /// Whether it is present. An empty text counts as absent (section 3).
  bool is_present() const {
    return kind != Kind::absent && !(kind == Kind::text && is_blank(text));
  }
  /// Whether it is present and has no fault, so that another rule may use it (rule R22).
  bool is_valid() const {
    return fault == FaultCode::none && format_fault == FaultCode::none && is_present();
  }
  std::string_view trimmed_text() const { return trimmed(text); }
  /// A checked choice.
  template <class Choice>
  Choice choice() const {
    return static_cast<Choice>(number);
  }
};

/// An object with the members of its schema (schema.hpp).
struct Record : Node {
  std::vector<std::string> unknown;  ///< names that the schema does not have, each once, in order
  std::uint64_t mentioned = 0;       ///< known members in the text, even if null, as bits
};

/// The records of a list that were not removed, in order.
template <class List, class T>
class RecordIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = T*;
  using reference = T&;

  RecordIterator(const List& list, std::size_t slot) : list_(&list), slot_(slot) { skip_removed(); }
  T& operator*() const { return *list_->at_slot(slot_); }
  T* operator->() const { return list_->at_slot(slot_); }
  RecordIterator& operator++() {
    ++slot_;
    skip_removed();
    return *this;
  }
  bool operator==(const RecordIterator& other) const { return slot_ == other.slot_; }
  std::size_t slot() const { return slot_; }

 private:
  void skip_removed() {
    while (slot_ < list_->slot_count() && list_->at_slot(slot_) == nullptr) ++slot_;
  }
  const List* list_;
  std::size_t slot_;
};

/// A list of records of one type, without the type. A removed record leaves an empty slot, so that
/// removing is fast in a long list and the others keep their slots.
class AnyList : public Node {
 public:
  virtual std::size_t slot_count() const = 0;
  /// The number of records, without removed ones.
  virtual std::size_t size() const = 0;
  /// The record in this slot; null if it was removed.
  virtual Record* at_slot(std::size_t slot) const = 0;
  virtual Record& append() = 0;

  using Iterator = RecordIterator<AnyList, Record>;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, slot_count()}; }

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

  using Iterator = RecordIterator<List, T>;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, slot_count()}; }

 private:
  std::vector<std::unique_ptr<T>> slots_;
  std::size_t size_ = 0;
};

/// A list of single values.
struct Values : Node {
  std::vector<Value> entries;
};

/// A member whose name is data, such as a custom field.
struct Entry {
  std::string name;
  Value value;
};

/// An object whose member names are data.
struct Map : Node {
  std::vector<Entry> entries;
};

}  // namespace termwise
