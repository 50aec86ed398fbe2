// Edits stored customers (rule A14).
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "termwise/order/context.hpp"
#include "termwise/order/customer.hpp"

namespace termwise {

/// A changed customer, with its new billing group if there is one.
struct EditedCustomer {
  CustomerRecord customer;
  std::optional<BillingGroupRecord> new_billing_group;  ///< none if it was known or not named
};

/// Replaces the members that the command has. The resulting customer is validated like the customer
/// of a request. The context has the billing groups that the command may name, and the id of a new
/// one.
std::expected<EditedCustomer, Rejection> edit_customer(const CustomerRecord& customer,
                                                       std::string_view command_text,
                                                       const OrderContext& context);

/// The schema of `edit_customer`, which is built from those of customers at the first call.
const Schema& edit_customer_command_schema();

}  // namespace termwise
