// The catalog: products, contract lengths and prices (section 2).
#pragma once

#include <array>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/base/money.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {

/// The maximum number of code points of ids, SKUs and names.
inline constexpr std::int32_t max_name = 200;

struct Variant : Record {
  Value sku, name, active;
  Map prices;  ///< contract length in plain decimal text → monthly price of one unit (rule K3)
  Value list_price, acquisition_cost;
};

struct Product : Record {
  Value id, name, category, description, image;
  List<Variant> variants;
};

/// The longest contract length that can be configured (rule K1).
inline constexpr std::int32_t max_contract_months = 120;

struct CatalogRecord : Record {
  Value version, currency;
  Values contract_lengths;
  List<Product> products;

  /// The first entry of each length in `contract_lengths`.
  std::array<const Value*, max_contract_months + 1> first_of_length{};
};

extern const Schema catalog_schema;

/// The price of a variant at one contract length.
struct Offer {
  int contract_months = 0;
  AmountMinor unit_price_minor = 0;  ///< of one unit in one month
};

/// A variant with its offers, as orders look it up.
struct CatalogEntry {
  const Product* product = nullptr;
  const Variant* variant = nullptr;
  bool is_active = true;
  std::vector<Offer> offers;  ///< ascending by length
  std::optional<AmountMinor> list_price_minor;
  std::optional<AmountMinor> acquisition_cost_minor;

  /// The monthly price at this contract length, if it is offered.
  std::optional<AmountMinor> unit_price_minor(std::int64_t contract_months) const;
};

/// A valid catalog. It never changes.
class Catalog {
 public:
  /// Opens the text of a catalog, or rejects it with every fault (rule K5).
  static std::expected<std::shared_ptr<const Catalog>, Rejection> open(std::string_view text);

  const CatalogRecord& record() const { return *record_; }
  const Currency& currency() const { return *currency_; }
  /// Ascending.
  const std::vector<int>& contract_lengths() const { return contract_lengths_; }
  /// The index, for `entry()`, of the variant with this SKU, or nothing.
  std::optional<std::size_t> find(std::string_view sku) const;
  const CatalogEntry& entry(std::size_t place) const { return entries_[place]; }
  /// In the order of the catalog.
  std::span<const CatalogEntry> entries() const { return entries_; }

  /// The catalog in canonical form; for the public without costs and variants that are not for rent
  /// (rule K4).
  std::string text(Audience audience) const;

 private:
  Catalog() = default;
  void index();

  std::unique_ptr<CatalogRecord> record_;
  std::optional<Currency> currency_;
  std::vector<int> contract_lengths_;
  std::vector<CatalogEntry> entries_;
  std::map<std::string_view, std::size_t> places_;
};

}  // namespace termwise
