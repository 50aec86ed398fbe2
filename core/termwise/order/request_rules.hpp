// The rules of an order request that use more than one field (section 3), for the schemas in
// request.cpp.
#pragma once

#include <vector>

#include "termwise/order/rule_context.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {

/// The maximum number of code points of the name and the text of a custom field (rule R19).
inline constexpr std::size_t max_custom_name = 64;
inline constexpr std::size_t max_custom_text = 500;

// Formats.
FaultCode sku_format(const RuleInput& input);  ///< R13; keeps the variant's place, -1 for none
void validate_custom_fields(Map& fields, const RuleContext& context);  ///< R19

// Presence: required or not allowed, depending on other members.
FaultCode customer_presence(const RuleInput& input);      ///< A1
FaultCode term_of_individual(const RuleInput& input);     ///< R8
FaultCode subscription_presence(const RuleInput& input);  ///< R18

// Meaning.
FaultCode customer_is_known(const RuleInput& input);           ///< A1
FaultCode variant_is_orderable(const RuleInput& input);        ///< R13
FaultCode quantity_suits_order_type(const RuleInput& input);   ///< R18
FaultCode contract_length_is_offered(const RuleInput& input);  ///< R15
FaultCode price_is_current(const RuleInput& input);            ///< R16
FaultCode seen_price_is_current(const RuleInput& input);       ///< D4, if no price is sent
FaultCode subscription_is_named_once(const RuleInput& input);  ///< R18
FaultCode subscription_suits(const RuleInput& input);          ///< R18, L7, L8
FaultCode sums_fit(const RuleInput& input);                    ///< M4, of the items; adds them up

/// L7, L8: whether this customer may extend or replace the subscription with a unit of this SKU.
/// The subscription is null if it is unknown.
FaultCode subscription_fault(const Subscription* subscription, std::string_view customer_id,
                             std::string_view sku, OrderType order_type);

/// The contract lengths that an item may have, ascending: those of its variant, or all if its SKU
/// is faulty (rule R15).
std::vector<int> allowed_contract_lengths(const RuleInput& input);

/// The entry of the catalog for a valid SKU.
inline const CatalogEntry& entry_of(const Value& sku, const Catalog& catalog) {
  return catalog.entry(static_cast<std::size_t>(sku.number));
}

/// The price of one unit with its currency, `59.9 EUR`; empty if the item has none.
std::string shown_price(const RequestItem& item, const Catalog& catalog);

/// Finds the customer who orders among the known ones, by id or by e-mail address (rules A1, O7).
/// Runs between formats and rules.
void match_customer(OrderRequest& request, const OrderRuleContext& context);

/// Validates a request. Returns the number of faults.
std::size_t validate_request(OrderRequest& request, OrderRuleContext& context);

/// M4, for an item: computes its line. Inline, because it runs at every edit.
inline FaultCode line_fits(const RuleInput& input) {
  auto& item = input.record_as<RequestItem>();
  if (!item.unknown.empty()) return FaultCode::none;  // a faulty item has no line
  if (!item.rates) {
    item.rates = unit_rates(item, entry_of(item.sku, *order_context(input).catalog));
  }
  const bool fits = compute_line(*item.rates, item.quantity.number, item.line);
  return fits ? FaultCode::none : FaultCode::amount_too_large;
}

}  // namespace termwise
