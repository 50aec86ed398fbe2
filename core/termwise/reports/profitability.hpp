// The profitability of an order, for staff only (rule V4).
#pragma once

#include <string>

#include "termwise/order/order.hpp"

namespace termwise {

/// `{ "acquisitionCost", "contractValue", "margin", "breakEvenMonth" }`, with amounts in major
/// units.
std::string profitability_text(const Order& order);

extern const Schema profitability_schema;

}  // namespace termwise
