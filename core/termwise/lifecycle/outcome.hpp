// What a request or a command results in, and how its parts are made (section 5).
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/context.hpp"
#include "termwise/order/order.hpp"

namespace termwise {

/// An order that was made or changed, with the other records that change with it.
struct Outcome {
  Order order;
  std::optional<CustomerRecord> new_customer;           ///< none if a known one matched (O7)
  std::optional<BillingGroupRecord> new_billing_group;  ///< none if it was known or not named
  List<Subscription> subscriptions;                     ///< those made (rule L5)
  List<Subscription> ended_subscriptions;               ///< those that it ends (rules L7, L8)
};

/// The whole outcome, or every fault that forbids it.
using Decision = std::expected<std::unique_ptr<Outcome>, Rejection>;

/// The choice that was sent, or its default.
template <class Choice>
Value choice_or(const Value& sent, const Choices& choices, Choice otherwise) {
  return sent.is_present() ? sent : choice_value(choices, otherwise);
}

/// A text that an order keeps as its request has it, and that an edit may replace.
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

/// Gives a customer's billing group its id and its known name (rule R7), and makes `new_group` of it
/// if nobody knows it. `validated_by` are the records that the customer was validated with; the
/// context's come after them. Rejects a context without the id that a new group needs.
std::optional<Rejection> assign_billing_group(BillingGroupRecord& named,
                                              std::optional<BillingGroupRecord>& new_group,
                                              const KnownRecords& validated_by,
                                              const OrderContext& context);

/// Gives the order the id of the known customer, or makes a new one if there is none (rule O7).
void assign_customer(Outcome& outcome, const CustomerRecord* known, const OrderContext& context);

/// Makes an order's item from a valid one of a request (rules O2, O4).
void fill_order_item(OrderItem& item, const RequestItem& sent, const Catalog& catalog,
                     std::string id);

/// Sets what follows from the items: totals and progress (rules O3, O5).
void set_totals(Order& order, const LineSums& sums);

}  // namespace termwise
