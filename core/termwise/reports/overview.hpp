// The possible actions of an order and its payment schedule (rules L2, V5, V1).
#pragma once

#include <string>

#include "termwise/order/order.hpp"

namespace termwise {

/// `{ "availableActions", "readyForFulfillment", "schedule" }`, with amounts in major units.
std::string overview_text(const Order& order);

extern const Schema overview_schema;

}  // namespace termwise
