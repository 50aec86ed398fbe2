// The wording and params of the faults that the rules of orders find (rule E2).
#pragma once

#include "termwise/schema/messages.hpp"

namespace termwise {

Message order_message(const RuleInput& input, FaultCode code);
/// Of an item's quantity: an extension or upgrade has a single unit (rule R18).
Message quantity_message(const RuleInput& input, FaultCode code);
/// Of custom fields, whose names and texts have limits of their own (rule R19).
Message custom_field_message(const RuleInput& input, FaultCode code);

}  // namespace termwise
