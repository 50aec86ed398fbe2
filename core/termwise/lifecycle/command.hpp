// Commands on an order that exists: each decides the whole new state, or rejects with every fault
// and leaves all as it was (section 6). Checked first is the revision, then the transition, then
// the payload.
#pragma once

#include <expected>
#include <string_view>

#include "termwise/lifecycle/outcome.hpp"
#include "termwise/lifecycle/transitions.hpp"

namespace termwise {

/// The text is `{ "expectedRevision" }`, which may be absent (rule L3), as in all commands.
Decision confirm_order(const Order& order, std::string_view command_text,
                       const OrderContext& context);

/// The text is `{ "reason", "expectedRevision" }`. The reason is kept as `cancelReason` (rule A2).
Decision cancel_order(const Order& order, std::string_view command_text,
                      const OrderContext& context);

/// Replaces what the command mentions (rule L4): `{ "customer", "paymentTerm", "billingAddress",
/// "shippingAddress", "items", "customFields", "notes" }`, none of which must be there.
Decision edit_order(const Order& order, const Catalog& catalog, std::string_view command_text,
                    const OrderContext& context);

/// Makes a subscription for each unit, all or none (rules L5 to L8):
/// `{ "orderId", "units": [ { "id", "itemId", "serialNumber", "startDate", "carrier",
/// "trackingNumber" } ] }`, or a single unit with its members beside `orderId`.
Decision fulfill_order(const Order& order, std::string_view command_text,
                       const OrderContext& context);

/// The order that a fulfil command names, or its faults if it names none (rule L5).
std::expected<std::string, Rejection> fulfilled_order_id(std::string_view command_text);

/// The member that every command may bear.
inline constexpr std::string_view expected_revision_name = "expectedRevision";

extern const Schema simple_command_schema;  ///< of `confirm_order`
extern const Schema cancel_command_schema;
extern const Schema fulfill_command_schema;
/// Of `edit_order`; made of those of requests and orders when it is first asked for.
const Schema& edit_command_schema();

/// Whether the command comes too late or at the wrong time (rules L3, L1).
std::optional<Rejection> reject_action(const Order& order, Action action,
                                       const Value& expected_revision);

/// Removes the faults that were there before the command, in members that it does not mention
/// (rule L4). `mentioned` are the schema's members that it mentions, as bits.
void drop_old_faults(Rejection& rejection, const Rejection& before, const Schema& schema,
                     std::uint64_t mentioned);

/// The order with its revision raised and its time of change set (rule L3).
std::unique_ptr<Outcome> next_state(const Order& order, const OrderContext& context);

/// Counts the units rented out and lets the status follow from them, where they decide (rule O5).
void update_progress(Order& order);

}  // namespace termwise
