// Commands on an existing order. Each returns the whole new state, or rejects with every fault
// (section 6). The revision is checked first, then the transition, then the rest of the command.
#pragma once

#include <expected>
#include <string_view>

#include "termwise/lifecycle/outcome.hpp"
#include "termwise/lifecycle/transitions.hpp"

namespace termwise {

/// The text is `{ "expectedRevision" }`, which is optional in all commands (rule L3).
Decision confirm_order(const Order& order, std::string_view command_text,
                       const OrderContext& context);

/// The text is `{ "reason", "expectedRevision" }`. The reason is kept as `cancelReason` (rule A2).
Decision cancel_order(const Order& order, std::string_view command_text,
                      const OrderContext& context);

/// Replaces the members that the command has (rule L4). All are optional: `{ "customer",
/// "paymentTerm", "billingAddress", "shippingAddress", "items", "customFields", "notes" }`.
Decision edit_order(const Order& order, const Catalog& catalog, std::string_view command_text,
                    const OrderContext& context);

/// Makes a subscription for each unit, all or none (rules L5 to L8): `{ "orderId", "units": [ {
/// "id", "itemId", "serialNumber", "startDate", "carrier", "trackingNumber" } ] }`, or a single
/// unit with its members beside `orderId`.
Decision fulfill_order(const Order& order, std::string_view command_text,
                       const OrderContext& context);

/// The order that a fulfil command names, or its faults if it names none (rule L5).
std::expected<std::string, Rejection> fulfilled_order_id(std::string_view command_text);

/// The member that every command may have.
inline constexpr std::string_view expected_revision_name = "expectedRevision";

extern const Schema simple_command_schema;  ///< of `confirm_order`
extern const Schema cancel_command_schema;
extern const Schema fulfill_command_schema;
/// The schema of `edit_order`, which is built from those of requests and orders at the first call.
const Schema& edit_command_schema();

/// Rejects a wrong revision or a forbidden transition (rules L3, L1).
std::optional<Rejection> reject_action(const Order& order, Action action,
                                       const Value& expected_revision);

/// Removes the faults that were there before the command, in members that it does not mention
/// (rule L4). `mentioned` are the schema's members that it mentions, as bits.
void drop_old_faults(Rejection& rejection, const Rejection& before, const Schema& schema,
                     std::uint64_t mentioned);

/// A copy of the order with the next revision and a new `updatedAt` (rule L3).
std::unique_ptr<Outcome> next_state(const Order& order, const OrderContext& context);

}  // namespace termwise
