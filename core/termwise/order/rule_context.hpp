// What the rules of orders and requests may know besides the input.
#pragma once

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/known_records.hpp"
#include "termwise/order/request.hpp"

namespace termwise {

struct Order;

struct OrderRuleContext : RuleContext {
  OrderRuleContext() = default;
  /// For what is ordered from that catalog.
  explicit OrderRuleContext(const Catalog& ordered_from)
      : RuleContext{ordered_from.currency()}, catalog(&ordered_from) {}
  /// The same, with the records and the address policy that the caller supplies.
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

/// The context of a rule that a schema of this folder or of `lifecycle` names.
inline const OrderRuleContext& order_context(const RuleInput& input) {
  return static_cast<const OrderRuleContext&>(input.context);
}

}  // namespace termwise
