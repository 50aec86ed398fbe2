// A catalog that JavaScript holds.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "boundary.hpp"
#include "draft_handle.hpp"
#include "termwise/catalog/catalog.hpp"

namespace termwise::wasm {

/// Functions that can fail return false or null and fill `rejection`.
class CatalogHandle {
 public:
  explicit CatalogHandle(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}

  /// Opens the catalog in the input. Fills `result` with its text and `publicText`.
  static CatalogHandle* open(double size);

  const Catalog& catalog() const { return *catalog_; }
  int exponent() const { return catalog_->currency().exponent; }
  /// Fills `result` with the decimal text of an amount.
  void amountText(double minor) const;
  void offers(double sku_size, double quantity) const;
  /// Of the product whose id is in the input; NaN if nothing of it is offered.
  double lowestPrice(double id_size) const;
  /// The input has a request and a context.
  bool createOrder(double request_size, double context_size, bool with_public_text) const;
  DraftHandle* openDraft(double known_size) const;
  /// The input has a saved draft and the known records.
  DraftHandle* restoreDraft(double saved_size, double known_size) const;

 private:
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace termwise::wasm
