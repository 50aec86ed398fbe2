// One table a record: the wire name, the place and the rule of each of its members. Reading,
// checking, writing, setting by path and the TypeScript types all come out of these tables.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/fault.hpp"
#include "termwise/json.hpp"
#include "termwise/value.hpp"
#include "termwise/world.hpp"

namespace termwise {

struct Field;
struct Table;

/// What a member holds.
enum class Form : std::uint8_t {
  text,    ///< one line
  lines,   ///< text that may hold line breaks
  choice,  ///< one of a list of words
  whole,   ///< a whole number
  amount,  ///< money (rule M2)
  flag,    ///< true or false
  object,  ///< a Record
  list,    ///< a List of records
  values,  ///< whole numbers or texts
  map      ///< a Map
};

/// Whether a member must stand, and what is written where it does not.
enum class Need : std::uint8_t { optional, required, null_when_absent };

/// The words that a choice may be, in the order of its enumeration.
struct Choices {
  std::string_view name;
  std::span<const std::string_view> words;
};

/// A place that a rule looks at: the member, its record and the world around it.
struct Scope {
  const World& world;
  const Field& field;
  Record& record;
  Node& node;
  std::string_view key = {};  ///< in a Map, the entry's name

  Value& value() const { return static_cast<Value&>(node); }
  template <class T>
  T& record_as() const {
    return static_cast<T&>(record);
  }
};

/// Whether a fault is told before another one of the same field (rule E5).
constexpr bool precedes(Code a, Code b) { return a < b; }

/// A rule: the fault it finds, or Code::none.
using Rule = Code (*)(const Scope&);

/// One member of a record.
struct Field {
  std::string_view name;
  Form form;
  Node& (*at)(Record&);
  Need need = Need::optional;
  std::int32_t min = 0;  ///< of a whole number; of a list: 1 where it may not be empty
  std::int32_t max =
      0;  ///< code points of a text, entries of a list, bound of a whole number; 0 = none
  const Choices* choices = nullptr;
  const Table* table = nullptr;   ///< of an object or of a list's records
  Rule form_rule = nullptr;       ///< the form of a text beyond length and characters
  Rule presence_rule = nullptr;   ///< required or not_allowed, where that depends on other members
  Rule meaning_rule = nullptr;    ///< once all else is sound
  std::uint32_t seen_by = 0;      ///< later members of the record whose rules look at it, as bits
  Form entry_form = Form::whole;  ///< of the entries of values or a map; text = kept as sent
  void (*check_entries)(Map&, const World&) = nullptr;  ///< forms of a Map's entries
  bool is_staff_only = false;                           ///< left out of what the public sees
};

/// The members of a record type, in wire order.
struct Table {
  std::string_view name;
  std::span<const Field> fields;
  Rule record_rule = nullptr;  ///< of the record as a whole, once its known members are sound
  bool (*is_public)(const Record&) =
      nullptr;  ///< whether everyone sees it, where not everyone does
  /// Where the record states the currency of its amounts; null where the world does.
  Node& (*currency_at)(Record&) = nullptr;
};

namespace detail {
template <class Owner, class Member>
Owner owner_of(Member Owner::*);
}

/// The accessor of a member, for a table.
template <auto Member>
Node& member(Record& record) {
  return static_cast<decltype(detail::owner_of(Member))&>(record).*Member;
}

/// Whether a member holds a single value and no container.
constexpr bool is_single(const Field& field) { return field.form < Form::object; }

/// Who reads what is written.
enum class Audience : std::uint8_t { staff, everyone };

/// Whether a list with more records than its field allows is read to the end, or only as far as it
/// takes to see that.
enum class Extent : std::uint8_t { as_allowed, whole };

/// The bit of a member in `seen_by`, by its place in the table.
constexpr std::uint32_t member_bit(std::size_t place) { return std::uint32_t{1} << place; }
/// The bit of a member in `Record::mentioned`.
inline std::uint64_t member_bit(const Table& table, const Field& field) {
  return std::uint64_t{1} << (&field - table.fields.data());
}

/// Reads a text into an empty record: what stands there, valid or not. Refuses only what is no JSON
/// object.
std::optional<Refusal> read_record(std::string_view text, std::size_t max_bytes, const Table& table,
                                   Record& record, Extent extent = Extent::as_allowed);

/// Reads a text into an empty record and judges it by itself, or refuses it with every fault.
std::optional<Refusal> read_sound_record(std::string_view text, std::size_t max_bytes,
                                         const Table& table, Record& record);

/// Judges the form of everything in the record (type, length, characters, form).
void check_forms(const Table& table, Record& record, const World& world);

/// Judges the form of one member.
void check_form(const Scope& scope);

/// The currency that a record of a table with `currency_at` states, if there is such a currency.
std::optional<Currency> stated_currency(const Table& table, const Record& record);

/// Judges an amount (rule M2); without a currency its decimals and size are left alone.
Code amount_form(Value& value, const World& world);

/// Whether a whole number is within its field's bounds.
inline Code bounds_form(const Field& field, std::int64_t number) {
  const bool is_outside = field.max > 0 && (number < field.min || number > field.max);
  return is_outside ? Code::out_of_range : Code::none;
}

/// Judges a single value by everything but its form, which has been judged; its fault: the ladder
/// of rule E5, form and presence, then meaning.
inline Code value_code(const Scope& scope, bool is_there) {
  const Field& field = scope.field;
  Code code = scope.node.form;
  if (field.need == Need::required && !is_there && precedes(Code::required, code)) {
    code = Code::required;
  }
  if (field.presence_rule != nullptr) code = std::min(code, field.presence_rule(scope));
  if (code != Code::none || !is_there || field.meaning_rule == nullptr) return code;
  return field.meaning_rule(scope);
}

/// Judges everything that depends on other members or the world, after the forms. The number of
/// faults inside, without the record's own.
std::size_t check_rules(const Table& table, Record& record, const World& world);

/// Appends the faults found inside a record, in the order of rule E1. `path` is the record's.
void list_faults(const Table& table, Record& record, const World& world, std::string& path,
                 std::vector<Fault>& faults);

/// The fault of one place, with its message and params.
Fault make_fault(const Scope& scope, Code code, std::string path);

/// The refusal with all faults of a judged record that has some.
Refusal refuse_record(const Table& table, Record& record, const World& world);

/// Writes a checked record.
void write_record(JsonWriter& json, const Table& table, const Record& record, const World& world,
                  Audience audience = Audience::staff);

/// Writes a record as it was entered, valid or not.
void write_entered(JsonWriter& json, const Table& table, const Record& record);

/// Whether something stands in that member; an empty text counts as absent.
bool is_present(const Field& field, const Node& node);

/// Judges a container by its own form and presence, without looking inside.
void check_container(const Scope& scope);

/// Judges one member by everything but its form; the number of faults, its own and those inside.
std::size_t check_field_rules(const Scope& scope);

/// The member of that wire name, or null.
const Field* find_field(const Table& table, std::string_view name);

/// As many faults as a refusal lists; a text with more is refused with these.
inline constexpr std::size_t max_listed_faults = 100'000;

}  // namespace termwise
