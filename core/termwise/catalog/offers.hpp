// The price of a quantity of a variant at each contract length (rule D3).
#pragma once

#include "termwise/catalog/catalog.hpp"

namespace termwise {

/// The maximum quantity of one item (rule R14).
inline constexpr std::int32_t max_quantity = 100'000;

/// The price of a quantity of a variant at one contract length (rule D3).
struct PricedOffer {
  int contract_months = 0;
  AmountMinor unit_price_minor = 0;
  AmountMinor monthly_total_minor = 0;
  AmountMinor contract_value_minor = 0;
};

/// The prices of 1 to `max_quantity` units at each contract length, ascending, without those at
/// which an amount exceeds the limit of rule M4.
std::vector<PricedOffer> priced_offers(const CatalogEntry& entry, std::int64_t quantity);

}  // namespace termwise
