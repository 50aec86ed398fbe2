// What a caller supplies beside a request or a command, since the core has no clock and no store.
#pragma once

#include <expected>
#include <memory>
#include <string_view>

#include "termwise/order/known_records.hpp"
#include "termwise/order/order.hpp"

namespace termwise {

/// What an order's status may be from the start (rule O1).
inline constexpr Choices new_order_statuses{"NewOrderStatus",
                                            std::span(words::order_status).first<2>()};

/// Of a new order whose context states none (rule O1).
inline constexpr auto default_order_status = OrderStatus::pending;

/// What the caller supplies beside a request or a command: ids, the time and the records that it
/// knows. The ids are used only if a new record is made.
struct OrderContext : KnownRecords {
  Value order_id, customer_id, billing_group_id, subscription_id, now, today, status;
};

extern const Schema known_records_schema;    ///< what replaces a draft's known records
extern const Schema draft_options_schema;    ///< what a draft is validated against
extern const Schema order_context_schema;    ///< for a new order
extern const Schema command_context_schema;  ///< for a command on an order

/// Reads and validates the context of a new order.
std::expected<std::unique_ptr<OrderContext>, Rejection> read_order_context(std::string_view text);

/// Reads and validates the context of a command on an order.
std::expected<std::unique_ptr<OrderContext>, Rejection> read_command_context(std::string_view text);

/// Reads and validates what a draft is validated against: known customers, billing groups and
/// subscriptions, and the address policy, by default `strict` (rule D6).
std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known(std::string_view text);

/// Reads and validates what a draft is validated against from now on (rule A9).
std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known_records(std::string_view text);

/// A context that lacks a member that turned out to be needed: `required` at its path.
Rejection reject_missing(std::string_view member);

}  // namespace termwise
