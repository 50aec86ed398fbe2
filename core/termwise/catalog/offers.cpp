#include "termwise/catalog/offers.hpp"

#include <limits>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

/// Amounts are in minor units, like all numbers of the live API.
struct OfferRecord : Record {
  Value contract_length, unit_price, monthly_total, contract_value, saving_percent;
};

// clang-format off
constexpr Field offer_fields[] = {
    {.name = "contractLength", .type = Type::integer, .at = member<&OfferRecord::contract_length>,
     .need = Need::required},
    {.name = "unitPrice", .type = Type::integer, .at = member<&OfferRecord::unit_price>,
     .need = Need::required},
    {.name = "monthlyTotal", .type = Type::integer, .at = member<&OfferRecord::monthly_total>,
     .need = Need::required},
    {.name = "contractValue", .type = Type::integer, .at = member<&OfferRecord::contract_value>,
     .need = Need::required},
    {.name = "savingPercent", .type = Type::integer, .at = member<&OfferRecord::saving_percent>,
     .need = Need::null_when_absent},
};
// clang-format on

// A12. A hundred times the largest amount fits into the type.
Value saving_percent(AmountMinor shortest_price, AmountMinor price) {
  static_assert(max_amount_minor <= std::numeric_limits<AmountMinor>::max() / 100);
  const AmountMinor saved = shortest_price - price;
  const std::int64_t percent = saved > 0 ? saved * 100 / shortest_price : 0;
  return percent > 0 ? Value::of_integer(percent) : Value();
}

void add_offers(List<OfferRecord>& list, const CatalogEntry& entry, std::int64_t quantity) {
  for (const Offer& offer : entry.offers) {
    const auto monthly = multiply(offer.unit_price_minor, quantity);
    const auto contract_value = monthly ? multiply(*monthly, offer.contract_months) : std::nullopt;
    if (!contract_value) continue;
    OfferRecord& added = list.append();
    added.contract_length = Value::of_integer(offer.contract_months);
    added.unit_price = Value::of_integer(offer.unit_price_minor);
    added.monthly_total = Value::of_integer(*monthly);
    added.contract_value = Value::of_integer(*contract_value);
    added.saving_percent =
        saving_percent(entry.offers.front().unit_price_minor, offer.unit_price_minor);
  }
}

}  // namespace

constexpr Schema offer_schema{"Offer", offer_fields};

std::string offers_text(const Catalog& catalog, std::string_view sku, std::int64_t quantity) {
  List<OfferRecord> offers;
  const auto place = catalog.find(trimmed(sku));
  const bool is_quantity = quantity >= 1 && quantity <= max_quantity;
  if (place && is_quantity && catalog.entry(*place).is_active) {
    add_offers(offers, catalog.entry(*place), quantity);
  }
  return list_text(offer_schema, offers);
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
