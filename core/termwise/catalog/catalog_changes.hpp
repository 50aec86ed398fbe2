// What a new catalog changes (rules D4, A12).
#pragma once

#include <string>

#include "termwise/catalog/catalog.hpp"

namespace termwise {

enum class CatalogChangeKind : std::uint8_t { price_changed, vanished, inactive };

namespace words {
inline constexpr std::string_view catalog_change_kind[] = {"price_changed", "vanished", "inactive"};
}  // namespace words

inline constexpr Choices catalog_change_kinds{"CatalogChangeKind", words::catalog_change_kind};

extern const Schema offer_change_schema;

/// The changes of the old catalog's offers, in the order of the old catalog and by ascending
/// length, as a JSON array (rule A12).
std::string catalog_changes_text(const Catalog& old_catalog, const Catalog& new_catalog);

}  // namespace termwise
