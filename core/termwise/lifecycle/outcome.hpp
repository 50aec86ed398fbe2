// The outcome of a request or a command, and functions that fill it in (section 5).
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/context.hpp"
#include "termwise/order/order.hpp"

namespace termwise {

/// A new or changed order, with the other records that change with it.
struct Outcome {
  Order order;
  std::optional<CustomerRecord> new_customer;           ///< none if a known one matched (O7)
  std::optional<BillingGroupRecord> new_billing_group;  ///< none if it was known or not named
  List<Subscription> subscriptions;                     ///< the new ones (rule L5)
  List<Subscription> ended_subscriptions;               ///< the ended ones (rules L7, L8)
};

/// The outcome, or a rejection with every fault.
using Decision = std::expected<std::unique_ptr<Outcome>, Rejection>;

/// The choice that was sent, or its default.
template <class Choice>
Value choice_or(const Value& sent, const Choices& choices, Choice otherwise) {
  return sent.is_present() ? sent : choice_value(choices, otherwise);
}

/// A text that an order copies from its request and that an edit may replace.
struct SharedText {
  std::string_view name;
  Value OrderRequest::*in_request;
  Value Order::*in_order;
};
inline constexpr SharedText shared_texts[] = {
    {"notes", &OrderRequest::notes, &Order::notes},
};

/// Copies customer, payment term, addresses, custom fields and notes from a valid request.
void copy_request_details(Order& order, const OrderRequest& request);

/// A valid customer of a request as it is stored: with its type.
Customer stored_customer(const Customer& sent);

/// Gives a customer's billing group its id and its known name (rule R7), and makes `new_group` of
/// it if nobody knows it. `validated_by` are the records that the customer was validated with; the
/// context's come after them. Rejects a context without the id that a new group needs.
std::optional<Rejection> assign_billing_group(BillingGroupRecord& named,
                                              std::optional<BillingGroupRecord>& new_group,
                                              const KnownRecords& validated_by,
                                              const OrderContext& context);

/// Sets the customer id of the order to that of the known customer, or creates a customer (rule
/// O7).
void assign_customer(Outcome& outcome, const CustomerRecord* known, const OrderContext& context);

/// Fills in an item of an order from a valid item of a request (rules O2, O4).
void fill_order_item(OrderItem& item, const RequestItem& sent, const Catalog& catalog,
                     std::string id);

/// Sets the totals (rule O3).
void set_totals(Order& order, const LineSums& sums);

/// Counts the rented units and sets the progress of the order and the rental status of its items.
/// If any unit is rented, this also determines the status of the order (rule O5).
void update_progress(Order& order);

}  // namespace termwise
