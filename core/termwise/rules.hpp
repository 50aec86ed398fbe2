// The rules of an order request that look beyond one field's own form (section 3). Named where the
// tables of order_fields.cpp put them.
#pragma once

#include <vector>

#include "termwise/catalog.hpp"
#include "termwise/fields.hpp"
#include "termwise/order.hpp"

namespace termwise {

/// Code points of a custom field's name and text (rule R19).
inline constexpr std::size_t max_custom_name = 64;
inline constexpr std::size_t max_custom_text = 500;

// Forms beyond length and characters.
Code email_form(const Scope& scope);      ///< R2
Code phone_form(const Scope& scope);      ///< R4
Code country_form(const Scope& scope);    ///< R10; keeps the country's index in `number`
Code sku_form(const Scope& scope);        ///< R13; keeps the variant's place, -1 for none
Code currency_form(const Scope& scope);   ///< K1
Code timestamp_form(const Scope& scope);  ///< R21, of a point in time
Code day_form(const Scope& scope);        ///< R21, of a day
void check_custom_fields(Map& fields, const World& world);  ///< R19

// Required or not allowed, by what else is there.
Code required_for_business(const Scope& scope);  ///< R6
Code business_only(const Scope& scope);          ///< R6, R7
Code term_of_individual(const Scope& scope);     ///< R8
Code postal_code_presence(const Scope& scope);   ///< R11
Code subscription_presence(const Scope& scope);  ///< R18

// Meaning.
Code billing_group_is_known(const Scope& scope);       ///< R7, of the id
Code billing_group_is_consistent(const Scope& scope);  ///< R7, of the record
Code postal_code_matches(const Scope& scope);          ///< R11
Code country_code_matches(const Scope& scope);         ///< R10
Code variant_is_orderable(const Scope& scope);         ///< R13
Code quantity_suits_order_type(const Scope& scope);    ///< R18
Code contract_length_is_offered(const Scope& scope);   ///< R15
Code price_is_current(const Scope& scope);             ///< R16
Code seen_price_is_current(const Scope& scope);        ///< D4, where no price is sent
Code subscription_is_named_once(const Scope& scope);   ///< R18
Code subscription_suits(const Scope& scope);           ///< R18, L7, L8
Code id_is_new(const Scope& scope);                    ///< K2, I1; repeated ones are marked before
Code sums_fit(const Scope& scope);                     ///< M4, of the items; adds them up

/// Marks in `number`, for rules like `id_is_new`, each sound text that stands earlier too.
void mark_repeated(const std::vector<Value*>& values);

/// L7, L8: whether a unit of this SKU may extend or replace, for this customer, the subscription;
/// null where there is none.
Code subscription_fault(const Subscription* subscription, std::string_view customer_id,
                        std::string_view sku, OrderType order_type);

/// The lengths that an item may have, ascending: its variant's, or all where its SKU is faulty
/// (rule R15).
std::vector<int> allowed_contract_lengths(const Scope& scope);

/// The catalog's entry for a SKU without fault.
const CatalogEntry& entry_of(const Value& sku, const World& world);

/// M4, of an item: weighs it. Here, since it runs with every edit.
inline Code line_fits(const Scope& scope) {
  auto& item = scope.record_as<RequestItem>();
  if (!item.unknown.empty()) return Code::none;  // a line with another fault is not weighed
  if (!item.rates) item.rates = unit_rates(item, entry_of(item.sku, scope.world));
  const bool fits = weigh(*item.rates, item.quantity.number, item.line);
  return fits ? Code::none : Code::amount_too_large;
}

}  // namespace termwise
