// The look-up keys of an input: what a store looks up before it calls the core, in the form that
// the core compares.
#pragma once

#include <string>
#include <string_view>

#include "termwise/order/request.hpp"

namespace termwise {

extern const Schema lookup_keys_schema;

/// The keys of a request, a command, an order or a subscription as JSON; null or empty if the text
/// lacks them or cannot be read.
std::string lookup_keys_text(std::string_view text);

/// The keys in a customer's details; empty if they lack them.
struct CustomerLookupKeys {
  std::string customer_key;  ///< of the e-mail address (rule O7)
  std::string billing_group_id;
  std::string billing_group_key;  ///< of the billing group's name (rule R7)
};

CustomerLookupKeys lookup_keys(const Customer& customer);

}  // namespace termwise
