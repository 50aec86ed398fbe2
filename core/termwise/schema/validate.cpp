#include "termwise/schema/validate.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"
#include "termwise/json/pointer.hpp"
#include "termwise/schema/messages.hpp"

namespace termwise {
namespace {

FaultCode text_format(const RuleInput& input) {
  const Field& field = input.field;
  const Value& value = input.value();
  if (value.kind != Kind::text) return FaultCode::wrong_type;
  const std::string_view text = value.trimmed_text();
  const auto max = static_cast<std::size_t>(field.max);
  if (max > 0 && text.size() > max && code_point_count(text) > max) return FaultCode::too_long;
  const auto line_breaks =
      field.type == Type::multiline_text ? LineBreaks::allowed : LineBreaks::forbidden;
  if (has_control_character(text, line_breaks)) return FaultCode::invalid_characters;
  return field.format_rule != nullptr ? field.format_rule(input) : FaultCode::none;
}

FaultCode choice_format(const RuleInput& input) {
  Value& value = input.value();
  if (const FaultCode code = text_format(input); code != FaultCode::none) return code;
  const auto words = input.field.choices->words;
  const auto found = std::ranges::find(words, value.trimmed_text());
  if (found == words.end()) return FaultCode::not_a_choice;
  value.number = found - words.begin();
  return FaultCode::none;
}

FaultCode typed_integer_format(const RuleInput& input) {
  Value& value = input.value();
  std::string_view text = value.trimmed_text();
  if (input.context.typed_integers == TypedIntegers::rejected) return FaultCode::wrong_type;
  if (input.context.typed_integers == TypedIntegers::digits) {
    if (!is_all_digits(text)) return FaultCode::not_an_integer;
    text = without_leading_zeros(text);
  }
  const auto decimal = parse_decimal(text);
  if (!decimal) return FaultCode::wrong_type;
  if (!decimal->is_whole()) return FaultCode::not_an_integer;
  value.number = decimal->whole();
  return bounds_format(input.field, value.number);
}

FaultCode integer_format(const RuleInput& input) {
  const Field& field = input.field;
  Value& value = input.value();
  if (value.kind == Kind::text) return typed_integer_format(input);
  if (value.kind != Kind::number) return FaultCode::wrong_type;
  if (!value.text.empty()) {
    const auto decimal = parse_decimal(value.text);
    if (!decimal) return FaultCode::wrong_type;
    if (!decimal->is_whole()) return FaultCode::not_an_integer;
    value.number = decimal->whole();
  }
  return bounds_format(field, value.number);
}

FaultCode boolean_format(const RuleInput& input) {
  return input.value().kind == Kind::boolean ? FaultCode::none : FaultCode::wrong_type;
}

FaultCode value_format(Type type, const RuleInput& input) {
  switch (type) {
    case Type::choice: return choice_format(input);
    case Type::integer: return integer_format(input);
    case Type::amount: return amount_format(input.value(), input.currency);
    case Type::boolean: return boolean_format(input);
    default: return text_format(input);
  }
}

std::size_t entry_count(const Field& field, const Node& node) {
  switch (field.type) {
    case Type::list: return static_cast<const AnyList&>(node).size();
    case Type::array: return static_cast<const Values&>(node).entries.size();
    case Type::map:
      return static_cast<std::size_t>(std::ranges::count_if(
          static_cast<const Map&>(node).entries,
          [](const Entry& entry) { return entry.value.kind != Kind::absent; }));
    default: return 0;
  }
}

// The format of a container itself, regardless of its content.
FaultCode container_format(const RuleInput& input) {
  const Field& field = input.field;
  const bool wants_object = field.type == Type::object || field.type == Type::map;
  if (input.node.kind != (wants_object ? Kind::object : Kind::array)) return FaultCode::wrong_type;
  const auto max = static_cast<std::size_t>(max_entries_of(field));
  return max > 0 && entry_count(field, input.node) > max ? FaultCode::too_many : FaultCode::none;
}

void validate_formats_of(const Schema& schema, Record& record, const RuleContext& context,
                         const Currency* currency);
std::size_t validate_rules_of(const Schema& schema, Record& record, const RuleContext& context,
                              const Currency* currency);

// The currency of a record's amounts: its own if it has one, else the currency around it.
class RecordCurrency {
 public:
  RecordCurrency(const Schema& schema, const Record& record, const Currency* around)
      : currency_(around) {
    if (schema.currency_at == nullptr) return;
    own_ = stated_currency(schema, record);
    currency_ = own_ ? &*own_ : nullptr;
  }
  const Currency* get() const { return currency_; }

 private:
  std::optional<Currency> own_;
  const Currency* currency_;
};

RuleInput at_entry(const RuleInput& array, Node& entry, std::string_view key = {}) {
  return {array.context, array.currency, array.field, array.record, entry, key};
}

void validate_formats_inside(const RuleInput& input) {
  const Field& field = input.field;
  Node& node = input.node;
  switch (field.type) {
    case Type::object:
      validate_formats_of(*field.schema, static_cast<Record&>(node), input.context, input.currency);
      break;
    case Type::list:
      for (Record& record : static_cast<AnyList&>(node)) {
        record.format_fault = record.kind == Kind::object ? FaultCode::none : FaultCode::wrong_type;
        if (record.format_fault != FaultCode::none) continue;
        validate_formats_of(*field.schema, record, input.context, input.currency);
      }
      break;
    case Type::array:
      for (Value& entry : static_cast<Values&>(node).entries) {
        // An element that would count as absent elsewhere has the wrong type (section 3).
        entry.format_fault = entry.is_present()
                                 ? value_format(field.entry_type, at_entry(input, entry))
                                 : FaultCode::wrong_type;
      }
      break;
    default: field.validate_entries(static_cast<Map&>(node), input.context);
  }
}

FaultCode presence(const RuleInput& input, bool is_there) {
  const Field& field = input.field;
  const bool may_not_be_empty = field.type >= Type::list && field.min > 0;
  const bool is_empty = may_not_be_empty && entry_count(field, input.node) == 0 &&
                        input.node.format_fault == FaultCode::none;
  if (field.need == Need::required && !is_there) return FaultCode::required;
  if (is_there && is_empty) return FaultCode::required;
  return field.presence_rule != nullptr ? field.presence_rule(input) : FaultCode::none;
}

// The fault of format or presence that comes first.
FaultCode own_fault(const RuleInput& input, bool is_there) {
  const FaultCode presence_fault = presence(input, is_there);
  return precedes(presence_fault, input.node.format_fault) ? presence_fault
                                                           : input.node.format_fault;
}

// Validates the content of a container. Returns the number of faults.
std::size_t validate_inside(const RuleInput& input) {
  const Field& field = input.field;
  Node& node = input.node;
  std::size_t faults = 0;
  switch (field.type) {
    case Type::object:
      faults += validate_rules_of(*field.schema, static_cast<Record&>(node), input.context,
                                  input.currency);
      break;
    case Type::list:
      for (Record& record : static_cast<AnyList&>(node)) {
        record.fault = record.format_fault;
        if (record.fault == FaultCode::none) {
          faults += validate_rules_of(*field.schema, record, input.context, input.currency);
        }
        faults += record.fault != FaultCode::none;
      }
      break;
    case Type::array:
      for (Value& entry : static_cast<Values&>(node).entries) {
        entry.fault = entry.format_fault;
        if (entry.fault == FaultCode::none && field.meaning_rule != nullptr) {
          entry.fault = field.meaning_rule(at_entry(input, entry));
        }
        faults += entry.fault != FaultCode::none;
      }
      break;
    case Type::map:
      for (Entry& entry : static_cast<Map&>(node).entries) {
        entry.value.fault = entry.value.format_fault;
        faults += entry.value.fault != FaultCode::none;
      }
      break;
    default: break;
  }
  return faults;
}

// Lists the faults of a record and its content.
class FaultLister {
 public:
  FaultLister(const RuleContext& context, std::string& path, std::vector<Fault>& faults)
      : context_(context), path_(path), faults_(faults) {}

  void list(const Schema& schema, Record& record, const Currency* around) {
    const RecordCurrency currency(schema, record, around);
    for (const Field& field : schema.fields) {
      Node& node = validated_node(field, record);
      const RuleInput input(context_, currency.get(), field, record, node);
      const std::size_t length = enter(field.name);
      add(input, input.node.fault);
      const bool is_open = input.node.kind != Kind::absent && !hides_children(input.node.fault);
      if (is_open) list_inside(input);
      path_.resize(length);
    }
    for (const std::string& name : record.unknown) {
      const std::size_t length = enter(name);
      add({context_, currency.get(), schema.fields.front(), record, record},
          FaultCode::unknown_field);
      path_.resize(length);
    }
  }

 private:
  std::size_t enter(std::string_view token) {
    const std::size_t length = path_.size();
    append_pointer(path_, token);
    return length;
  }

  void add(const RuleInput& input, FaultCode code) {
    if (code == FaultCode::none || faults_.size() >= max_listed_faults) return;
    faults_.push_back(make_fault(input, code, path_));
  }

  void list_inside(const RuleInput& input) {
    const Field& field = input.field;
    switch (field.type) {
      case Type::object:
        return list(*field.schema, static_cast<Record&>(input.node), input.currency);
      case Type::list: return list_records(input);
      case Type::array: {
        std::size_t index = 0;
        for (Value& entry : static_cast<Values&>(input.node).entries) {
          const std::size_t length = enter(std::to_string(index++));
          add(at_entry(input, entry), entry.fault);
          path_.resize(length);
        }
        return;
      }
      case Type::map:
        for (Entry& entry : static_cast<Map&>(input.node).entries) {
          const std::size_t length = enter(entry.name);
          add(at_entry(input, entry.value, entry.name), entry.value.fault);
          path_.resize(length);
        }
        return;
      default: return;
    }
  }

  void list_records(const RuleInput& input) {
    const Field& field = input.field;
    std::size_t index = 0;
    for (Record& record : static_cast<AnyList&>(input.node)) {
      const std::size_t length = enter(std::to_string(index++));
      add({context_, input.currency, field, record, record}, record.fault);
      if (!hides_children(record.fault)) list(*field.schema, record, input.currency);
      path_.resize(length);
    }
  }

  const RuleContext& context_;
  std::string& path_;
  std::vector<Fault>& faults_;
};

void validate_formats_of(const Schema& schema, Record& record, const RuleContext& context,
                         const Currency* around) {
  const RecordCurrency currency(schema, record, around);
  for (const Field& field : schema.fields) {
    validate_format({context, currency.get(), field, record, field.at(record)});
  }
}

std::size_t validate_rules_of(const Schema& schema, Record& record, const RuleContext& context,
                              const Currency* around) {
  const RecordCurrency currency(schema, record, around);
  std::size_t faults = 0;
  for (const Field& field : schema.fields) {
    Node& node = validated_node(field, record);
    faults += validate_field_rules({context, currency.get(), field, record, node});
  }
  if (faults == 0 && schema.record_rule != nullptr) {
    record.fault =
        schema.record_rule({context, currency.get(), schema.fields.front(), record, record});
  }
  return faults + record.unknown.size();
}

}  // namespace

FaultCode amount_format(Value& value, const Currency* currency) {
  if (value.kind != Kind::number && value.kind != Kind::text) return FaultCode::wrong_type;
  if (value.kind == Kind::number && value.text.empty()) return FaultCode::none;
  const auto decimal = parse_decimal(value.trimmed_text());
  if (!decimal) return FaultCode::not_a_number;
  if (currency == nullptr) return FaultCode::none;
  const auto amount = amount_from_decimal(*decimal, currency->exponent);
  if (amount) {
    value.number = *amount;
    return FaultCode::none;
  }
  switch (amount.error()) {
    case AmountError::too_precise: return FaultCode::too_precise;
    case AmountError::negative: return FaultCode::out_of_range;
    case AmountError::too_large: return FaultCode::amount_too_large;
  }
  return FaultCode::none;
}

void validate_format(const RuleInput& input) {
  Node& node = input.node;
  node.format_fault = FaultCode::none;
  if (node.kind == Kind::repeated) {
    node.format_fault = FaultCode::duplicate_field;
  } else if (!is_present(input.field, node)) {
    return;
  } else if (is_single(input.field)) {
    node.format_fault = value_format(input.field.type, input);
  } else {
    node.format_fault = container_format(input);
    if (node.format_fault == FaultCode::none) validate_formats_inside(input);
  }
}

void validate_formats(const Schema& schema, Record& record, const RuleContext& context) {
  validate_formats_of(schema, record, context, context.currency_or_null());
}

void validate_container(const RuleInput& input) {
  const bool is_there = is_present(input.field, input.node);
  input.node.format_fault = is_there ? container_format(input) : FaultCode::none;
  input.node.fault = own_fault(input, is_there);
}

std::size_t validate_field_rules(const RuleInput& input) {
  const Field& field = input.field;
  Node& node = input.node;
  const bool is_there = is_present(field, node);
  if (is_single(field)) {
    node.fault = value_fault(input, is_there);
    return node.fault != FaultCode::none;
  }
  node.fault = own_fault(input, is_there);
  std::size_t faults = 0;
  if (is_there && !hides_children(node.fault)) faults += validate_inside(input);
  // The rule of an array applies to its elements, not to the array.
  const bool has_meaning = field.meaning_rule != nullptr && field.type != Type::array;
  if (node.fault == FaultCode::none && is_there && has_meaning)
    node.fault = field.meaning_rule(input);
  return faults + (node.fault != FaultCode::none);
}

std::size_t validate_rules(const Schema& schema, Record& record, const RuleContext& context) {
  return validate_rules_of(schema, record, context, context.currency_or_null());
}

void list_faults(const Schema& schema, Record& record, const RuleContext& context,
                 std::string& path, std::vector<Fault>& faults) {
  FaultLister(context, path, faults).list(schema, record, context.currency_or_null());
}

Rejection reject_record(const Schema& schema, Record& record, const RuleContext& context) {
  Rejection rejection;
  std::string path;
  list_faults(schema, record, context, path, rejection.faults);
  return rejection;
}

}  // namespace termwise
