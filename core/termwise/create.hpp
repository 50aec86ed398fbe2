// From a request to an order (section 5).
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/catalog.hpp"
#include "termwise/order.hpp"

namespace termwise {

/// An order just made, with the records that stand beside it.
struct CreatedOrder {
  Order order;
  std::optional<CustomerRecord> new_customer;     ///< none where a known one matched (rule O7)
  std::optional<BillingGroup> new_billing_group;  ///< none where it was known or none is named
  World world;                                    ///< the world it was made in, for writing amounts

  std::string order_text(Audience audience) const;
  std::string customer_text() const;
  std::string billing_group_text() const;
};

/// What a store looks up before it can make an order: the request's keys in the form in which they
/// are compared. Empty where the request lacks them.
struct LookupKeys {
  std::string customer_key;  ///< of the e-mail address (rule O7)
  std::string billing_group_id;
  std::string billing_group_key;  ///< of the billing group's name (rule R7)
};

/// The keys of a request text; all empty where it cannot be read.
LookupKeys lookup_keys(std::string_view request_text);
LookupKeys lookup_keys(const Customer& customer);

/// What the caller supplies, read and judged.
std::expected<std::unique_ptr<OrderContext>, Refusal> read_order_context(std::string_view text);

/// Checks a request text against the catalog and makes the order of it, or refuses it with every
/// fault (rule O1).
std::expected<std::unique_ptr<CreatedOrder>, Refusal> create_order(const Catalog& catalog,
                                                                   std::string_view request_text,
                                                                   const OrderContext& context);

/// Makes the order of a request that has been judged without fault. Refuses only a context that
/// lacks the id of a billing group that is new.
std::expected<std::unique_ptr<CreatedOrder>, Refusal> make_order(const OrderRequest& request,
                                                                 const World& world,
                                                                 const OrderContext& context);

/// Tells the items of a request their places, and notes which of them name which subscription.
void index_items(OrderRequest& request);

/// Judges all of a request; the number of faults.
std::size_t check_request(OrderRequest& request, World& world);

/// Known billing groups from a JSON text `{ "billingGroups": [ { "id", "name" } ] }`.
std::expected<std::vector<BillingGroup>, Refusal> read_known_billing_groups(std::string_view text);

/// The known billing groups of a context.
std::vector<BillingGroup> known_billing_groups(const OrderContext& context);

}  // namespace termwise
