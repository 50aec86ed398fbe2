#include "termwise/schema/formats.hpp"

#include "termwise/base/country.hpp"
#include "termwise/base/date.hpp"
#include "termwise/base/email_phone.hpp"

namespace termwise {

FaultCode email_format(const RuleInput& input) {
  return is_email(input.value().trimmed_text()) ? FaultCode::none : FaultCode::invalid_email;
}

FaultCode phone_format(const RuleInput& input) {
  return is_phone(input.value().trimmed_text()) ? FaultCode::none : FaultCode::invalid_phone;
}

FaultCode country_format(const RuleInput& input) {
  const auto index = find_country(input.value().trimmed_text());
  if (!index) return FaultCode::unknown_country;
  input.value().number = static_cast<std::int64_t>(*index);
  return FaultCode::none;
}

FaultCode currency_format(const RuleInput& input) {
  return find_currency(input.value().trimmed_text()) ? FaultCode::none
                                                     : FaultCode::unknown_currency;
}

FaultCode day_format(const RuleInput& input) {
  return canonical_day(input.value().trimmed_text()) ? FaultCode::none : FaultCode::invalid_date;
}

FaultCode timestamp_format(const RuleInput& input) {
  return canonical_timestamp(input.value().trimmed_text()) ? FaultCode::none
                                                           : FaultCode::invalid_date;
}

void mark_duplicates(const std::vector<Value*>& values) {
  std::vector<std::string_view> texts;
  std::vector<Value*> valid;
  for (Value* value : values) {
    if (value->format_fault != FaultCode::none || !value->is_present()) continue;
    texts.push_back(value->trimmed_text());
    valid.push_back(value);
  }
  const auto first = first_occurrences(texts);
  for (std::size_t i = 0; i < valid.size(); ++i) valid[i]->number = first[i] != i;
}

FaultCode id_is_unique(const RuleInput& input) {
  return input.value().number != 0 ? FaultCode::duplicate_id : FaultCode::none;
}

}  // namespace termwise
