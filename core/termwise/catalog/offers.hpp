// What a quantity of a variant costs at each contract length (rules D3, A12).
#pragma once

#include <string>
#include <string_view>

#include "termwise/catalog/catalog.hpp"

namespace termwise {

/// The most units that one item may have (rule R14).
inline constexpr std::int32_t max_quantity = 100'000;

extern const Schema offer_schema;

/// What 1 to `max_quantity` units of a variant cost at each length, ascending, in minor units, as a
/// JSON array. Empty if the variant is not offered. Lengths at which an amount exceeds the limit of
/// rule M4 are left out.
std::string offers_text(const Catalog& catalog, std::string_view sku, std::int64_t quantity);

/// The lowest price of one unit in one month over all active variants of a product and all lengths
/// (rule D3); nothing if nothing of it is offered.
std::optional<AmountMinor> lowest_unit_price_minor(const Catalog& catalog,
                                                   std::string_view product_id);

}  // namespace termwise
