// The context of a request or a command: what the caller passes in because the core has no clock
// and no store.
#pragma once

#include <expected>
#include <memory>
#include <string_view>

#include "termwise/order/known_records.hpp"
#include "termwise/order/order.hpp"

namespace termwise {

/// The possible statuses of a new order (rule O1).
inline constexpr Choices new_order_statuses{"NewOrderStatus",
                                            std::span(words::order_status).first<2>()};

/// The status of a new order if the context has none (rule O1).
inline constexpr auto default_order_status = OrderStatus::pending;

/// The context: ids, the time and known records. The ids are only used if a new record is created.
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

/// Reads and validates the options of a draft: known records and the address policy, by default
/// `strict` (rule D6).
std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known(std::string_view text);

/// Reads and validates known records that replace those of a draft (rule A9).
std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known_records(std::string_view text);

/// Rejects a context without a member that turned out to be needed: `required` at its path.
Rejection reject_missing(std::string_view member);

}  // namespace termwise
