// The active subscriptions of a billing group (rule V3).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/subscription.hpp"

namespace termwise {

/// The summary as JSON, with amounts in major units. The query is `{ "billingGroupId",
/// "subscriptions" }`; subscriptions of other groups are ignored.
std::expected<std::string, Rejection> billing_group_summary(std::string_view query_text);

extern const Schema billing_group_query_schema;
extern const Schema billing_group_summary_schema;

}  // namespace termwise
