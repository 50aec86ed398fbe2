// Adds many items from the text of a spreadsheet (rule I2).
#pragma once

#include <expected>
#include <string_view>
#include <vector>

#include "termwise/draft/draft.hpp"

namespace termwise {

/// The result of `add_csv_lines`.
struct CsvLines {
  std::size_t first_slot = 0;  ///< of the added items, whose slots are consecutive
  std::size_t added = 0;
  std::vector<LineFault> faults;  ///< of the rows that were not added, by their first line
};

/// Adds the rows `sku`, `quantity`, `contractLength` of a CSV text to a draft, except faulty rows.
/// With a header, the last two columns may be in the other order. Rejects a text over 8 MiB. Lists
/// faulty rows until their faults reach `max_listed_faults`.
std::expected<CsvLines, Rejection> add_csv_lines(Draft& draft, std::string_view csv);

}  // namespace termwise
