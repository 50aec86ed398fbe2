// The customer of an imported order.
#pragma once

#include "termwise/order/order.hpp"

namespace termwise {

/// The customer of an imported order as a record, with the customer id and the creation time of the
/// order (rule O7).
CustomerRecord imported_customer(const Order& order);

}  // namespace termwise
