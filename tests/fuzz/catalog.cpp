// Any bytes as a catalog: an accepted catalog has a canonical text, and its public text shows
// nothing that is private.
#include "fuzz.hpp"

namespace termwise::fuzz {
namespace {

void require_public(const Catalog& catalog, const Catalog& shown) {
  require(shown.contract_lengths() == catalog.contract_lengths(), "K4: the lengths stay");
  std::size_t active = 0;
  const auto& products = catalog.record().products;
  for (std::size_t slot = 0; slot < products.slot_count(); ++slot) {
    const auto& variants = products.at_slot(slot)->variants;
    for (std::size_t i = 0; i < variants.slot_count(); ++i) {
      const std::string_view sku = variants.at_slot(i)->sku.trimmed_text();
      const CatalogEntry& entry = catalog.entry(catalog.find(sku).value());
      const auto place = shown.find(sku);
      require(place.has_value() == entry.is_active, "K4: whoever is active is shown", sku);
      if (!place) continue;
      ++active;
      const CatalogEntry& seen = shown.entry(*place);
      require(!seen.acquisition_cost_minor, "K4: no costs", sku);
      require(seen.list_price_minor == entry.list_price_minor, "K4: list prices stay", sku);
      for (const int months : catalog.contract_lengths()) {
        require(seen.unit_price_minor(months) == entry.unit_price_minor(months), "K4: prices", sku);
      }
    }
  }
  const auto& shown_products = shown.record().products;
  for (std::size_t slot = 0; slot < shown_products.slot_count(); ++slot) {
    const std::size_t count = shown_products.at_slot(slot)->variants.size();
    require(count > 0, "K4: no product without a variant");
    active -= count;
  }
  require(active == 0, "K4: nothing else is shown");
}

}  // namespace

void play(std::string_view input) {
  const auto catalog = Catalog::open(input);
  if (!catalog) return require_well_formed(catalog.error());
  const std::string text = (*catalog)->text(Audience::staff);
  const auto again = Catalog::open(text);
  require(again.has_value(), "what was written is read", text);
  require_same((*again)->text(Audience::staff), text, "O8: catalog, text, catalog");
  const std::string public_text = (*catalog)->text(Audience::everyone);
  const auto shown = Catalog::open(public_text);
  require(shown.has_value(), "K4: the public view is a catalog", public_text);
  require_same((*shown)->text(Audience::everyone), public_text, "K4: the view of the view");
  require_public(**catalog, **shown);
}

}  // namespace termwise::fuzz
