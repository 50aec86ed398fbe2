// Commands on a subscription: each decides its whole new state, or rejects with every fault. A
// subscription has no revision. Its status is checked before the rest of the command.
#pragma once

#include <expected>
#include <string_view>

#include "termwise/order/context.hpp"
#include "termwise/order/subscription.hpp"

namespace termwise {

/// Cancels a subscription that is active (rules L9, A2). The text is `{ "reason" }`.
std::expected<Subscription, Rejection> cancel_subscription(const Subscription& subscription,
                                                           std::string_view command_text);

/// Changes the details of a subscription that is active, or replaces its device (rule A3). The text
/// is `{ "serialNumber", "carrier", "trackingNumber", "notes", "reason" }`; what else the
/// subscription shows may be repeated unchanged. Of the context it uses `now` and the known
/// subscriptions, of which those with the new serial number are needed.
std::expected<Subscription, Rejection> edit_subscription(const Subscription& subscription,
                                                         std::string_view command_text,
                                                         const OrderContext& context);

extern const Schema cancel_subscription_command_schema;
/// Of `edit_subscription`; made of the one of subscriptions when it is first asked for.
const Schema& edit_subscription_command_schema();

}  // namespace termwise
