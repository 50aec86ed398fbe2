// What a store looks up before the core can decide: the keys in an input, as the core compares
// them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "termwise/order/request.hpp"

namespace termwise {

/// The keys of a request, of a command, of an order or of a subscription; empty if it lacks them.
struct LookupKeys {
  std::string order_type;    ///< of a request (rule R1); empty where it is faulty
  std::string customer_id;   ///< that a request names (rule A1) or an order has
  std::string customer_key;  ///< of the e-mail address (rule O7)
  std::string billing_group_id;
  std::string billing_group_key;              ///< of the billing group's name (rule R7)
  std::vector<std::string> subscription_ids;  ///< that items replace or units would get (R18, L5)
  std::vector<std::string> serial_numbers;    ///< of units (rule L5) and of a new device (A3)
};

/// The keys of a text; all empty where it cannot be read.
LookupKeys lookup_keys(std::string_view text);
/// The keys of a customer.
LookupKeys lookup_keys(const Customer& customer);

}  // namespace termwise
