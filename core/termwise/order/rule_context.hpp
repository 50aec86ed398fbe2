// The context of the rules of orders and requests.
#pragma once

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/known_records.hpp"
#include "termwise/order/request.hpp"

namespace termwise {

struct Order;

struct OrderRuleContext : RuleContext {
  OrderRuleContext() = default;
  /// For an order from this catalog.
  explicit OrderRuleContext(const Catalog& ordered_from)
      : RuleContext{ordered_from.currency()}, catalog(&ordered_from) {}
  /// The same, with known records and an address policy.
  OrderRuleContext(const Catalog& ordered_from, const KnownRecords& supplied)
      : OrderRuleContext(ordered_from) {
    known = &supplied;
    if (supplied.address_policy.is_present()) {
      address_policy = supplied.address_policy.choice<AddressPolicy>();
    }
  }

  const Catalog* catalog = nullptr;
  const OrderRequest* request = nullptr;  ///< the request that is validated
  const Order* order = nullptr;           ///< the order that is validated or changed
  const Record* command = nullptr;        ///< the command on it, for its own rules
  const KnownRecords* known = nullptr;
  AddressPolicy address_policy = AddressPolicy::api;
  bool is_draft = false;  ///< a customer with nothing entered counts as absent (rule A1)
};

/// The context of a rule in a schema of `order` or `lifecycle`.
inline const OrderRuleContext& order_context(const RuleInput& input) {
  return static_cast<const OrderRuleContext&>(input.context);
}

}  // namespace termwise
