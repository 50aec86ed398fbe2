#include "termwise/catalog/offers.hpp"

namespace termwise {

std::vector<PricedOffer> priced_offers(const CatalogEntry& entry, std::int64_t quantity) {
  std::vector<PricedOffer> priced;
  if (quantity < 1 || quantity > max_quantity) return priced;
  for (const Offer& offer : entry.offers) {
    const auto monthly = multiply(offer.unit_price_minor, quantity);
    const auto contract_value = monthly ? multiply(*monthly, offer.contract_months) : std::nullopt;
    if (!contract_value) continue;
    priced.push_back({offer.contract_months, offer.unit_price_minor, *monthly, *contract_value});
  }
  return priced;
}

std::optional<AmountMinor> lowest_unit_price_minor(const Catalog& catalog,
                                                   std::string_view product_id) {
  std::optional<AmountMinor> lowest;
  for (const CatalogEntry& entry : catalog.entries()) {
    if (!entry.is_active || entry.product->id.trimmed_text() != product_id) continue;
    for (const Offer& offer : entry.offers) {
      if (!lowest || offer.unit_price_minor < *lowest) lowest = offer.unit_price_minor;
    }
  }
  return lowest;
}

}  // namespace termwise
