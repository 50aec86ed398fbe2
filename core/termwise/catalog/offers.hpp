// The offers for a quantity of a variant: its price at each contract length (rules D3, A12).
#pragma once

#include <string>
#include <string_view>

#include "termwise/catalog/catalog.hpp"

namespace termwise {

/// The maximum quantity of one item (rule R14).
inline constexpr std::int32_t max_quantity = 100'000;

extern const Schema offer_schema;

/// The offers for 1 to `max_quantity` units of a variant, by ascending contract length, in minor
/// units, as a JSON array. It is empty if the variant is not offered, and leaves out contract
/// lengths at which an amount exceeds the limit of rule M4.
std::string offers_text(const Catalog& catalog, std::string_view sku, std::int64_t quantity);

/// The lowest monthly price of one unit over all active variants of a product and all contract
/// lengths (rule D3); nothing if it has no offers.
std::optional<AmountMinor> lowest_unit_price_minor(const Catalog& catalog,
                                                   std::string_view product_id);

}  // namespace termwise
