// Orders and subscriptions as they are kept: read, judged by themselves, and written back to the
// byte (rules O8, I1).
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "termwise/order.hpp"

namespace termwise {

/// Judges an order by itself, its amounts by its own currency; the number of faults. No catalog is
/// asked (rule I1).
std::size_t check_order(Order& order);

/// Reads and judges an order text, or refuses it with every fault.
std::expected<std::unique_ptr<Order>, Refusal> read_order(
    std::string_view text, std::size_t max_bytes = max_catalog_bytes);

/// The order in canonical form; for everyone without what only staff may see.
std::string order_text(const Order& order, Audience audience = Audience::staff);

/// Reads and judges a subscription text, or refuses it with every fault.
std::expected<std::unique_ptr<Subscription>, Refusal> read_subscription(std::string_view text);

/// The subscription, the customer, the billing group in canonical form.
std::string subscription_text(const Subscription& subscription);
std::string customer_text(const CustomerRecord& customer);
std::string billing_group_text(const BillingGroupRecord& billing_group);

/// How an item stands whose units are so many and of which so many are rented out (rule O5);
/// nothing where more are rented out than there are.
std::optional<RentalStatus> rental_status_of(std::int64_t rented, std::int64_t quantity);

/// Whether the order's status agrees with how many of its units are rented out (section 6).
bool agrees_with_rentals(OrderStatus status, std::int64_t rented, std::int64_t total);

// Rules of a kept order, named where the tables of order_fields.cpp put them (rule I1).
Code rental_status_is_right(const Scope& scope);
Code order_status_is_right(const Scope& scope);
Code rented_devices_are_right(const Scope& scope);
Code total_devices_are_right(const Scope& scope);
Code monthly_total_is_right(const Scope& scope);
Code contract_value_is_right(const Scope& scope);
Code updated_after_creation(const Scope& scope);
Code order_line_fits(const Scope& scope);  ///< M4, of an item; weighs it
Code order_sums_fit(const Scope& scope);   ///< M4, of the items; adds them up

}  // namespace termwise
