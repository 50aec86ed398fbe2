// Editing a stored customer (rule A14).
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "termwise/order/context.hpp"
#include "termwise/order/customer.hpp"

namespace termwise {

/// A customer that was changed, with the billing group that it brings.
struct EditedCustomer {
  CustomerRecord customer;
  std::optional<BillingGroupRecord> new_billing_group;  ///< none if it was known or not named
};

/// Replaces what the command mentions; the customer that results is validated like one of a
/// request. The context has the billing groups that the command may name, and the id of a new one.
std::expected<EditedCustomer, Rejection> edit_customer(const CustomerRecord& customer,
                                                       std::string_view command_text,
                                                       const OrderContext& context);

/// Of `edit_customer`; made of those of customers when it is first asked for.
const Schema& edit_customer_command_schema();

}  // namespace termwise
