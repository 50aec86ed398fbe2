#include "termwise/catalog/catalog_changes.hpp"

namespace termwise {
namespace {

struct OfferChangeRecord : Record {
  Value sku, contract_length, change, old_price, new_price;
};

// clang-format off
constexpr Field offer_change_fields[] = {
    {.name = "sku", .type = Type::text, .at = member<&OfferChangeRecord::sku>,
     .need = Need::required},
    {.name = "contractLength", .type = Type::integer,
     .at = member<&OfferChangeRecord::contract_length>, .need = Need::required},
    {.name = "change", .type = Type::choice, .at = member<&OfferChangeRecord::change>,
     .need = Need::required, .choices = &catalog_change_kinds},
    {.name = "oldPrice", .type = Type::amount, .at = member<&OfferChangeRecord::old_price>,
     .need = Need::required},
    {.name = "newPrice", .type = Type::amount, .at = member<&OfferChangeRecord::new_price>,
     .need = Need::null_when_absent},
};
// clang-format on

std::optional<CatalogChangeKind> change_of(bool is_same_currency, const Offer& offer,
                                           const CatalogEntry* now) {
  const auto price = now != nullptr ? now->unit_price_minor(offer.contract_months) : std::nullopt;
  if (!price) return CatalogChangeKind::vanished;
  if (!now->is_active) return CatalogChangeKind::inactive;
  const bool is_same = is_same_currency && *price == offer.unit_price_minor;
  return is_same ? std::nullopt : std::optional(CatalogChangeKind::price_changed);
}

// The catalogs may have different currencies, so prices are written as texts of numbers.
Value price_of(AmountMinor minor, const Catalog& catalog) {
  return Value::of_number_text(amount_text(minor, catalog.currency().exponent));
}

Value null_value() {
  Value value;
  value.kind = Kind::null;
  return value;
}

}  // namespace

constexpr Schema offer_change_schema{"OfferChange", offer_change_fields};

std::string catalog_changes_text(const Catalog& old_catalog, const Catalog& new_catalog) {
  const bool is_same_currency = old_catalog.currency().code == new_catalog.currency().code;
  List<OfferChangeRecord> changes;
  for (const CatalogEntry& entry : old_catalog.entries()) {
    if (!entry.is_active) continue;
    const std::string_view sku = entry.variant->sku.trimmed_text();
    const auto place = new_catalog.find(sku);
    const CatalogEntry* now = place ? &new_catalog.entry(*place) : nullptr;
    for (const Offer& offer : entry.offers) {
      const auto change = change_of(is_same_currency, offer, now);
      if (!change) continue;
      OfferChangeRecord& added = changes.append();
      added.sku = Value::of_text(sku);
      added.contract_length = Value::of_integer(offer.contract_months);
      added.change = choice_value(catalog_change_kinds, *change);
      added.old_price = price_of(offer.unit_price_minor, old_catalog);
      const bool has_price = *change == CatalogChangeKind::price_changed;
      added.new_price = has_price
                            ? price_of(*now->unit_price_minor(offer.contract_months), new_catalog)
                            : null_value();
    }
  }
  return entered_text(offer_change_schema, changes);
}

}  // namespace termwise
