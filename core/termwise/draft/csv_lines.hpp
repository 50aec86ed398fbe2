// Many items at once, from a spreadsheet's text (rule I2).
#pragma once

#include <expected>
#include <string_view>
#include <vector>

#include "termwise/draft/draft.hpp"

namespace termwise {

/// What became of the rows.
struct CsvLines {
  std::size_t first_slot = 0;  ///< of the items that were added, which follow each other
  std::size_t added = 0;
  std::vector<LineFault> faults;  ///< of the rows left out, by the line on which they start
};

/// Adds the rows `sku`, `quantity`, `contractLength` of a CSV text to a draft; what is faulty stays
/// out. A header may name the last two the other way round. Rejects a text over 8 MiB. Lists the
/// rows up to the one whose faults reach `max_listed_faults`.
std::expected<CsvLines, Rejection> add_csv_lines(Draft& draft, std::string_view csv);

}  // namespace termwise
