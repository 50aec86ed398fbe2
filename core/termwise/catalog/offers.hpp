// What a quantity of a variant costs at each contract length (rule D3).
#pragma once

#include "termwise/catalog/catalog.hpp"

namespace termwise {

/// The most units that one item may have (rule R14).
inline constexpr std::int32_t max_quantity = 100'000;

/// What a quantity of a variant comes to at one contract length (rule D3).
struct PricedOffer {
  int contract_months = 0;
  AmountMinor unit_price_minor = 0;
  AmountMinor monthly_total_minor = 0;
  AmountMinor contract_value_minor = 0;
};

/// What 1 to `max_quantity` units cost at each length, ascending. Lengths at which an amount
/// exceeds the limit of rule M4 are left out.
std::vector<PricedOffer> priced_offers(const CatalogEntry& entry, std::int64_t quantity);

/// The lowest price of one unit in one month over all active variants of a product and all lengths
/// (rule D3); nothing if nothing of it is offered.
std::optional<AmountMinor> lowest_unit_price_minor(const Catalog& catalog,
                                                   std::string_view product_id);

}  // namespace termwise
