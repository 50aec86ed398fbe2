// The wording and params of faults of orders (rule E2).
#pragma once

#include "termwise/schema/messages.hpp"

namespace termwise {

Message order_message(const RuleInput& input, FaultCode code);
/// For the quantity of an item: an extension or upgrade has one unit (rule R18).
Message quantity_message(const RuleInput& input, FaultCode code);
/// For custom fields, whose names and texts have their own limits (rule R19).
Message custom_field_message(const RuleInput& input, FaultCode code);

}  // namespace termwise
