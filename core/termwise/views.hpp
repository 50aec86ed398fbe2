// What a person wants to see of orders and subscriptions (section 7), as JSON texts with amounts in
// major units.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order.hpp"

namespace termwise {

/// `{ "availableActions", "readyForFulfillment", "schedule" }` (rules L2, V5, V1).
std::string overview_text(const Order& order);

/// `{ "acquisitionCost", "contractValue", "margin", "breakEvenMonth" }`, for staff only (rule V4).
std::string profitability_text(const Order& order);

/// The day on which an invoice is due (rule V2). The query is `{ "paymentTerm", "invoiceDate" }`.
std::expected<std::string, Refusal> due_date(std::string_view query_text);

/// A billing group's active subscriptions (rule V3). The query is
/// `{ "billingGroupId", "subscriptions" }`; the subscriptions of other groups do not count.
std::expected<std::string, Refusal> billing_group_summary(std::string_view query_text);

extern const Table due_date_query_table;
extern const Table billing_group_query_table;
extern const Table overview_table;
extern const Table profitability_table;
extern const Table billing_group_summary_table;

}  // namespace termwise
