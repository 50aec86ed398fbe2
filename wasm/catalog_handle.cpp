#include "catalog_handle.hpp"

#include "termwise/catalog/offers.hpp"

namespace termwise::wasm {

CatalogHandle* CatalogHandle::open(double size) {
  auto catalog = Catalog::open(input_part(0, size));
  if (!catalog) return refuse(catalog.error()), nullptr;
  output(Output::result) = (*catalog)->text(Audience::staff);
  output(Output::publicText) = (*catalog)->text(Audience::everyone);
  return new CatalogHandle(std::move(*catalog));
}

void CatalogHandle::amountText(double minor) const {
  output(Output::result) = amount_text(static_cast<std::int64_t>(minor), exponent());
}

void CatalogHandle::offers(double sku_size, double quantity) const {
  // Invalid quantities have no offers. The cast below would silently truncate a fraction.
  const bool is_counted = quantity >= 0 && quantity <= max_quantity;
  const auto whole = static_cast<std::int64_t>(is_counted ? quantity : 0);
  const bool is_whole = static_cast<double>(whole) == quantity;
  output(Output::result) = offers_text(*catalog_, input_part(0, sku_size), is_whole ? whole : 0);
}

double CatalogHandle::lowestPrice(double id_size) const {
  return or_nan(lowest_unit_price_minor(*catalog_, input_part(0, id_size)));
}

bool CatalogHandle::createOrder(double request_size, double context_size,
                                bool with_public_text) const {
  const auto context = read_order_context(input_part(request_size, context_size));
  if (!context) return reject_context(context.error());
  return write_outcome(create_order(*catalog_, input_part(0, request_size), **context),
                       with_public_text);
}

DraftHandle* CatalogHandle::openDraft(double known_size) const {
  auto known = read_known(input_part(0, known_size));
  if (!known) return reject_context(known.error()), nullptr;
  const auto policy = (*known)->address_policy.choice<AddressPolicy>();
  return new DraftHandle(std::make_unique<Draft>(catalog_, policy, std::move(*known)), 0);
}

DraftHandle* CatalogHandle::restoreDraft(double saved_size, double known_size) const {
  auto known = read_known(input_part(saved_size, known_size));
  if (!known) return reject_context(known.error()), nullptr;
  auto draft = Draft::restore(catalog_, input_part(0, saved_size), std::move(*known));
  if (!draft) return refuse(draft.error()), nullptr;
  return new DraftHandle(std::move(*draft), static_cast<std::size_t>(saved_size));
}

}  // namespace termwise::wasm
