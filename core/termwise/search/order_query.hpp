// Queries for orders (rules F1 to F3).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "termwise/base/date.hpp"
#include "termwise/schema/schema.hpp"

namespace termwise {

/// Every member is optional; an empty list is the same as none. Both days are UTC and included.
struct OrderQuery : Record {
  Value search;
  Values status;
  Value customer_type, order_type, customer_id, created_from, created_to;
  Values lookup;
  Value offset, limit;

  /// The first moment of the range.
  std::optional<Moment> created_since() const;
  /// The first moment after the range.
  std::optional<Moment> created_until() const;
};

extern const Schema order_query_schema;       ///< of an OrderIndex
extern const Schema order_list_query_schema;  ///< of a store, which selects by more and by cursor

/// The folded words of a valid `search`, each of which must occur (rule F1).
std::vector<std::string> search_words(const Value& search);

/// The number of entries of a page, for a valid `limit` (rule F3).
std::size_t page_limit(const Value& limit);

}  // namespace termwise
