// What a caller supplies beside a request or a command, since the core has no clock and no store.
#pragma once

#include <expected>
#include <memory>
#include <string_view>

#include "termwise/order.hpp"

namespace termwise {

/// The context of a new order, read and judged.
std::expected<std::unique_ptr<OrderContext>, Refusal> read_order_context(std::string_view text);

/// The context of a command on an order, read and judged.
std::expected<std::unique_ptr<OrderContext>, Refusal> read_command_context(std::string_view text);

/// What a draft is judged against, read and judged: known customers, billing groups and
/// subscriptions, and the address policy, by default `strict` (rule D6).
std::expected<std::unique_ptr<Known>, Refusal> read_known(std::string_view text);

/// A context that lacks a member that turned out to be needed: `required` at its path.
Refusal refuse_missing(std::string_view member);

}  // namespace termwise
