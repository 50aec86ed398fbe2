// Validates records by their schemas in two steps: first the format of each member, then the rules
// that use other members or the context.
#pragma once

#include "termwise/schema/schema.hpp"

namespace termwise {

/// Validates the format of everything in the record: type, length, characters, text format.
void validate_formats(const Schema& schema, Record& record, const RuleContext& context);

/// Validates the format of one member.
void validate_format(const RuleInput& input);

/// Validates everything that depends on other members or the context. Call it after
/// `validate_formats`. Returns the number of faults inside the record, without its own.
std::size_t validate_rules(const Schema& schema, Record& record, const RuleContext& context);

/// Validates everything except the format of one member. Returns the number of its faults,
/// including those inside.
std::size_t validate_field_rules(const RuleInput& input);

/// Validates the format and presence of a container, without its content.
void validate_container(const RuleInput& input);

/// Validates the format of an amount (rule M2). Without a currency, decimals and size are not
/// validated.
FaultCode amount_format(Value& value, const Currency* currency);

/// Whether an integer is within its field's bounds.
inline FaultCode bounds_format(const Field& field, std::int64_t number) {
  const bool is_outside = field.max > 0 && (number < field.min || number > field.max);
  return is_outside ? FaultCode::out_of_range : FaultCode::none;
}

/// The fault of a single value whose format was validated: format and presence first, then meaning
/// (rule E5).
inline FaultCode value_fault(const RuleInput& input, bool is_there) {
  const Field& field = input.field;
  FaultCode code = input.node.format_fault;
  if (field.need == Need::required && !is_there && precedes(FaultCode::required, code)) {
    code = FaultCode::required;
  }
  if (field.presence_rule != nullptr) code = std::min(code, field.presence_rule(input));
  if (code != FaultCode::none || !is_there || field.meaning_rule == nullptr) return code;
  return field.meaning_rule(input);
}

/// Appends the faults inside a record, in the order of rule E1. `path` is the path of the record.
void list_faults(const Schema& schema, Record& record, const RuleContext& context,
                 std::string& path, std::vector<Fault>& faults);

/// The rejection with all faults of a validated, faulty record.
Rejection reject_record(const Schema& schema, Record& record, const RuleContext& context);

/// The maximum number of faults in a rejection.
inline constexpr std::size_t max_listed_faults = 100'000;

}  // namespace termwise
