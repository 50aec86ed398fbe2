// One schema for each record type, with the wire name, the place and the rules of each member.
// Reading, validating, writing, setting by path and the TypeScript types all use the schemas.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "termwise/schema/fault.hpp"
#include "termwise/schema/rule_context.hpp"
#include "termwise/schema/value.hpp"

namespace termwise {

struct Field;
struct Schema;

/// The type of a member.
enum class Type : std::uint8_t {
  text,            ///< one line
  multiline_text,  ///< may hold tabs and line breaks
  choice,          ///< one of a list of words
  integer,         ///< a whole number
  amount,          ///< money (rule M2)
  boolean,
  object,  ///< a Record
  list,    ///< a List of records
  array,   ///< integers, texts or choices
  map      ///< a Map
};

/// Whether a member is required, and if not, whether null is written if it is absent.
enum class Need : std::uint8_t { optional, required, null_when_absent };

/// The allowed words of a choice, in the order of its enumeration.
struct Choices {
  std::string_view name;
  std::span<const std::string_view> words;
};

/// A choice as a validated value.
template <class Choice>
Value choice_value(const Choices& choices, Choice choice) {
  Value value = Value::of_text(choices.words[static_cast<std::size_t>(choice)]);
  value.number = static_cast<std::int64_t>(choice);
  return value;
}

/// The input of a rule: a member, its record and the context.
struct RuleInput {
  const RuleContext& context;
  const Currency* currency;  ///< of the record's amounts; null if it is unknown
  const Field& field;
  Record& record;
  Node& node;
  std::string_view key;  ///< in a Map, the entry's name

  RuleInput(const RuleContext& its_context, const Currency* its_currency, const Field& its_field,
            Record& its_record, Node& its_node, std::string_view its_key = {})
      : context(its_context),
        currency(its_currency),
        field(its_field),
        record(its_record),
        node(its_node),
        key(its_key) {}
  /// Uses the currency of the context.
  RuleInput(const RuleContext& its_context, const Field& its_field, Record& its_record,
            Node& its_node, std::string_view its_key = {})
      : RuleInput(its_context, its_context.currency_or_null(), its_field, its_record, its_node,
                  its_key) {}

  Value& value() const { return static_cast<Value&>(node); }
  template <class T>
  T& record_as() const {
    return static_cast<T&>(record);
  }
};

/// A rule returns the fault that it finds, or FaultCode::none.
using Rule = FaultCode (*)(const RuleInput&);

/// A fault's wording (rule E2).
struct Message {
  std::string text;
  std::string params;  ///< a JSON object, or empty
};

/// One member of a record.
struct Field {
  std::string_view name;
  Type type;
  Node& (*at)(Record&);
  Need need = Need::optional;
  std::int32_t min = 0;  ///< lower bound of an integer; 1 if a list or an array may not be empty
  std::int32_t max = 0;  ///< code points of a text, entries of a list, upper bound of an integer;
                         ///< 0 = no limit
  const Choices* choices = nullptr;
  const Schema* schema = nullptr;   ///< of an object or of a list's records
  Rule format_rule = nullptr;       ///< the format of a text beyond length and characters
  Rule presence_rule = nullptr;     ///< required or not_allowed, if other members decide it
  Rule meaning_rule = nullptr;      ///< runs if no other rule is broken
  std::uint32_t dependents = 0;     ///< later members whose rules look at this one, as bits
  Type entry_type = Type::integer;  ///< of an array's or a map's entries; text = kept as sent, map
                                    ///< = any JSON, for what is only written
  std::int32_t max_entries = 0;     ///< of an array, whose `max` is its entries'; 0 = no limit
  /// What is validated in the member's place; null if it is the member itself. Reading, setting and
  /// writing always mean the member.
  Node* (*substitute)(Record&) = nullptr;
  /// Sets the format faults of a Map's entries.
  void (*validate_entries)(Map&, const RuleContext&) = nullptr;
  bool is_staff_only = false;  ///< not written for the public
  /// The wording of faults of the rules above, if the generic one does not fit. If it returns an
  /// empty text, the generic one is used (messages.hpp).
  Message (*message)(const RuleInput&, FaultCode) = nullptr;
};

/// The members of a record type, in wire order.
struct Schema {
  std::string_view name;
  std::span<const Field> fields;
  Rule record_rule = nullptr;  ///< of the whole record; runs if its known members have no fault
  /// Whether the public may see a record; null if all records are public.
  bool (*is_public)(const Record&) = nullptr;
  /// The member with the currency of the record's amounts; null if the context has it.
  Node& (*currency_at)(Record&) = nullptr;
};

namespace detail {
template <class Owner, class Member>
Owner owner_of(Member Owner::*);
}

/// The accessor of a member, for use in a schema.
template <auto Member>
Node& member(Record& record) {
  return static_cast<decltype(detail::owner_of(Member))&>(record).*Member;
}

/// Whether a member is a single value, not a container.
constexpr bool is_single(const Field& field) { return field.type < Type::object; }

/// How many entries a container may have; 0 = no limit.
constexpr std::int32_t max_entries_of(const Field& field) {
  if (field.type == Type::array) return field.max_entries;
  return field.type == Type::list || field.type == Type::map ? field.max : 0;
}

/// What the rules of a member look at: the member, or its substitute.
inline Node& validated_node(const Field& field, Record& record) {
  Node* substitute = field.substitute != nullptr ? field.substitute(record) : nullptr;
  return substitute != nullptr ? *substitute : field.at(record);
}

/// Whether a member is present. An empty text counts as absent.
bool is_present(const Field& field, const Node& node);

/// Whether nothing is present in a record or in the objects in it.
bool is_blank(const Schema& schema, Record& record);

/// The member with this wire name, or null.
const Field* find_field(const Schema& schema, std::string_view name);

/// The bit of a member in `dependents`, by its index in the schema.
constexpr std::uint32_t field_bit(std::size_t place) { return std::uint32_t{1} << place; }
/// The bit of a member in `Record::mentioned`.
inline std::uint64_t field_bit(const Schema& schema, const Field& field) {
  return std::uint64_t{1} << (&field - schema.fields.data());
}

/// The currency of a record (`Schema::currency_at`), if it is known.
std::optional<Currency> stated_currency(const Schema& schema, const Record& record);

}  // namespace termwise
