// Commands on a subscription. Each returns the new state, or rejects with every fault. A
// subscription has no revision. Its status is checked before the rest of the command.
#pragma once

#include <expected>
#include <string_view>

#include "termwise/order/context.hpp"
#include "termwise/order/subscription.hpp"

namespace termwise {

/// Cancels an active subscription (rules L9, A2). The text is `{ "reason" }`.
std::expected<Subscription, Rejection> cancel_subscription(const Subscription& subscription,
                                                           std::string_view command_text);

/// Changes the details of an active subscription, or replaces its device (rule A3). The text is `{
/// "serialNumber", "carrier", "trackingNumber", "notes", "reason" }`; other members of the
/// subscription may be repeated unchanged. The context must have `now` and the known subscriptions
/// with the new serial number.
std::expected<Subscription, Rejection> edit_subscription(const Subscription& subscription,
                                                         std::string_view command_text,
                                                         const OrderContext& context);

extern const Schema cancel_subscription_command_schema;
/// The schema of `edit_subscription`, which is built from that of subscriptions at the first call.
const Schema& edit_subscription_command_schema();

}  // namespace termwise
