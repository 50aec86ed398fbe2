// The dated payments of a subscription (rule A11).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/subscription.hpp"

namespace termwise {

/// An array of `{ "month", "date", "dueDate", "amount" }`, amounts in major units. The query is
/// `{ "paymentTerm" }`, by default `immediate`. Rejects a subscription of which a due date would be
/// after the year 2999: `invalid_date` at `/startDate`.
std::expected<std::string, Rejection> payments_text(const Subscription& subscription,
                                                    std::string_view query_text);

extern const Schema payments_query_schema;
extern const Schema payment_schema;

}  // namespace termwise
