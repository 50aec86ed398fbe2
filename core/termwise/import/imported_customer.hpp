// The customer that an imported order brings with it.
#pragma once

#include "termwise/order/order.hpp"

namespace termwise {

/// The customer of an imported order as a record of its own: with the order's customer id, and
/// created when the order was (rule O7).
CustomerRecord imported_customer(const Order& order);

}  // namespace termwise
