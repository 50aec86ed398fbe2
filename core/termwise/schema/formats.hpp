// Text formats that any record may use in `Field::format_rule`, and rules for unique values in a
// list.
#pragma once

#include <vector>

#include "termwise/schema/schema.hpp"

namespace termwise {

FaultCode email_format(const RuleInput& input);      ///< R2
FaultCode phone_format(const RuleInput& input);      ///< R4
FaultCode country_format(const RuleInput& input);    ///< R10; keeps the country's index in `number`
FaultCode currency_format(const RuleInput& input);   ///< K1
FaultCode timestamp_format(const RuleInput& input);  ///< R21, of a point in time
FaultCode day_format(const RuleInput& input);        ///< R21, of a day

/// Marks each valid text that occurs earlier in the list, in its `number`, for rules like
/// `id_is_unique`.
void mark_duplicates(const std::vector<Value*>& values);

/// K2, I1: whether a value was not marked by `mark_duplicates`.
FaultCode id_is_unique(const RuleInput& input);

}  // namespace termwise
