// From a request to an order (section 5), and the parts of it that a change of an order needs too.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/catalog.hpp"
#include "termwise/context.hpp"

namespace termwise {

/// An order just made or changed, with the records that come to be beside it.
struct Outcome {
  Order order;
  std::optional<CustomerRecord> new_customer;           ///< none where a known one matched (O7)
  std::optional<BillingGroupRecord> new_billing_group;  ///< none where it was known or not named
  List<Subscription> subscriptions;                     ///< those made (rule L5)
  List<Subscription> ended_subscriptions;               ///< those that end by it (rules L7, L8)
};

/// The whole, or every fault that forbids it.
using Decision = std::expected<std::unique_ptr<Outcome>, Refusal>;

/// Checks a request text against the catalog and makes the order of it, or refuses it with every
/// fault (rule O1).
Decision create_order(const Catalog& catalog, std::string_view request_text,
                      const OrderContext& context);

/// Makes the order of a request that has been judged without fault. Refuses only a context that
/// lacks the id of a billing group that is new.
Decision make_order(const OrderRequest& request, const World& world, const OrderContext& context);

/// Tells the items of a request their places, and notes which of them name which subscription.
void index_items(OrderRequest& request, const AnyList& items);

/// Judges all of a request; the number of faults.
std::size_t check_request(OrderRequest& request, World& world);

/// The subscription that an item names; empty where it names none or what stands there is no text.
std::string_view named_subscription(const RequestItem& item);

/// Finds the customer with the request's e-mail address among the known ones, once it was judged.
void match_customer(OrderRequest& request, const World& world);

/// Takes customer, payment term, addresses, custom fields and notes from a sound request.
void take_head(Order& order, const OrderRequest& request);

/// Gives the order's billing group its id and its known name (rule R7), as those know it who judged
/// the order, else the context; refuses a context without the id that a new one needs.
std::optional<Refusal> settle_billing_group(Outcome& outcome, const Known& judged_by,
                                            const OrderContext& context);

/// Gives the order the id of the known customer, or makes a new one (rule O7).
void settle_customer(Outcome& outcome, const CustomerRecord* known, const OrderContext& context);

/// Makes an order's item of a sound one of a request (rules O2, O4).
void fill_item(OrderItem& kept, const RequestItem& sent, const World& world, std::string id);

/// Fills in what follows from the items: totals and progress (rules O3, O5).
void settle_sums(Order& order, const LineSums& sums);

}  // namespace termwise
