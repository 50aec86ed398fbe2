#include "termwise/draft/csv_lines.hpp"

#include <algorithm>
#include <array>

#include "termwise/base/decimal.hpp"
#include "termwise/base/text.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// Replaces a cell that is not UTF-8, because the core expects well-formed texts.
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
constexpr std::array<std::string_view, 3> columns = {"sku", "quantity", "contractLength"};

struct Cell {
  std::string text;
  bool is_broken = false;  // its quotes do not follow RFC 4180
};

struct Row {
  std::size_t line = 0;  // the line on which it starts
  std::vector<Cell> cells;

  bool is_blank() const {
    return cells.size() == 1 && !cells[0].is_broken && termwise::is_blank(cells[0].text);
  }
};

bool ends_line(char c) { return c == '\n' || c == '\r'; }

// The most frequent delimiter in the first line that is not blank, outside quotes. As in a row, a
// quote only opens at the beginning of a cell, after any of the delimiters.
char delimiter_of(std::string_view csv) {
  constexpr std::string_view delimiters = ",;\t";
  while (!csv.empty()) {
    const std::size_t end = csv.find_first_of("\r\n");
    const std::string_view line = csv.substr(0, end);
    if (!is_utf8(line) || !is_blank(line)) break;
    csv.remove_prefix(std::min(csv.size(), line.size() + 1));
  }
  std::array<std::size_t, delimiters.size()> counts{};
  bool is_quoted = false;
  bool may_open = true;
  for (const char c : csv) {
    if (c == '"' && (is_quoted || may_open)) {
      is_quoted = !is_quoted;
      may_open = !is_quoted;
    } else if (!is_quoted) {
      if (ends_line(c)) break;
      const std::size_t which = delimiters.find(c);
      may_open = which != std::string_view::npos;
      if (may_open) ++counts[which];
    }
  }
  const auto most = std::ranges::max_element(counts);
  return delimiters[static_cast<std::size_t>(most - counts.begin())];
}

// Splits a CSV text into rows and cells (RFC 4180).
class RowReader {
 public:
  explicit RowReader(std::string_view csv) : csv_(csv), delimiter_(delimiter_of(csv)) {}

  /// The next row that is not blank; nothing at the end.
  std::optional<Row> next() {
    while (at_ < csv_.size()) {
      Row row{line_, {}};
      do row.cells.push_back(cell());
      while (take(delimiter_));
      take_line_end();
      if (!row.is_blank()) return row;
    }
    return std::nullopt;
  }

 private:
  bool is_at(char c) const { return at_ < csv_.size() && csv_[at_] == c; }
  bool take(char c) {
    if (!is_at(c)) return false;
    ++at_;
    return true;
  }
  // Skips CR LF, LF or CR.
  bool take_line_end() {
    const bool has_return = take('\r');
    const bool is_end = take('\n') || has_return;
    line_ += is_end;
    return is_end;
  }
  bool is_at_end_of_cell() const {
    return at_ == csv_.size() || csv_[at_] == delimiter_ || ends_line(csv_[at_]);
  }

  Cell cell() {
    Cell cell;
    if (take('"')) quoted(cell);
    while (!is_at_end_of_cell()) {
      // A quote in an unquoted cell, or anything after the closing quote.
      cell.is_broken = cell.is_broken || was_quoted_ || csv_[at_] == '"';
      cell.text += csv_[at_++];
    }
    was_quoted_ = false;
    if (!is_utf8(cell.text)) cell = {std::string(replacement_character), true};
    return cell;
  }

  void quoted(Cell& cell) {
    was_quoted_ = true;
    while (at_ < csv_.size()) {
      const std::size_t from = at_;
      if (take_line_end()) {
        cell.text += csv_.substr(from, at_ - from);
      } else if (!take('"')) {
        cell.text += csv_[at_++];
      } else if (take('"')) {
        cell.text += '"';
      } else {
        return;
      }
    }
    cell.is_broken = true;  // never closed
  }

  std::string_view csv_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool was_quoted_ = false;
};

bool is_named(const Cell& cell, std::string_view name) {
  return fold_ascii_case(trimmed(cell.text)) == fold_ascii_case(name);
}

// The member of each of the three columns. A header may have the last two in the other order.
struct Columns {
  std::size_t quantity = 1;
  std::size_t contract_length = 2;

  std::string path_of(std::size_t cell) const {
    const std::size_t column = cell == quantity ? 1 : cell == contract_length ? 2 : cell;
    return '/' + (column < columns.size() ? std::string(columns[column]) : std::to_string(cell));
  }
};

bool is_header(const Row& row) { return is_named(row.cells[0], columns[0]); }

Columns columns_of(const Row& header) {
  const auto& cells = header.cells;
  const bool is_swapped =
      cells.size() == 3 && is_named(cells[1], columns[2]) && is_named(cells[2], columns[1]);
  return is_swapped ? Columns{2, 1} : Columns{};
}

Value entered(const Row& row, std::size_t cell, bool is_number) {
  if (cell >= row.cells.size()) return {};
  const std::string& text = row.cells[cell].text;
  const std::string_view number = trimmed(text);
  if (!is_number || !is_all_digits(number)) return Value::of_text(text);
  return Value::of_number_text(without_leading_zeros(number));
}

// Faults of the text of a row: quotes and characters of the cells in known columns.
std::vector<Fault> text_faults(const Row& row, const Columns& order) {
  std::vector<Fault> faults;
  for (std::size_t cell = 0; cell < std::min(row.cells.size(), columns.size()); ++cell) {
    if (!row.cells[cell].is_broken) continue;
    faults.push_back({order.path_of(cell), FaultCode::invalid_characters,
                      "The cell's quotes or characters are broken", ""});
  }
  return faults;
}

// Adds the faults of cells without a column.
void add_unknown_cells(const Row& row, const Columns& order, std::vector<Fault>& faults) {
  const std::size_t end = std::min(row.cells.size(), max_listed_faults);
  for (std::size_t cell = columns.size(); cell < end; ++cell) {
    faults.push_back(
        {order.path_of(cell), FaultCode::unknown_field, "There is no such column", ""});
  }
}

// Adds the faults of the text to the faults of the item: one for each field (rule E5).
void merge(std::vector<Fault>& faults, const std::vector<Fault>& of_text) {
  for (const Fault& fault : of_text) {
    const auto same = std::ranges::find(faults, fault.path, &Fault::path);
    if (same == faults.end()) {
      faults.push_back(fault);
    } else {
      *same = fault;
    }
  }
  const auto place = [](const Fault& fault) {
    const auto column =
        std::ranges::find(columns, std::string_view(fault.path).substr(fault.path.empty() ? 0 : 1));
    return fault.path.empty() ? -1 : column - columns.begin();
  };
  std::ranges::stable_sort(faults, {}, place);
  // A cell that is not a number is, for a person, not a whole number.
  for (Fault& fault : faults) {
    if (fault.code != FaultCode::wrong_type) continue;
    fault.code = FaultCode::not_an_integer;
    fault.message = "Must be a whole number";
  }
}

}  // namespace

std::expected<CsvLines, Rejection> add_csv_lines(Draft& draft, std::string_view csv) {
  if (csv.size() > max_request_bytes) return rejected(reject_too_large(max_request_bytes));
  if (csv.starts_with(byte_order_mark)) csv.remove_prefix(byte_order_mark.size());
  CsvLines result;
  result.first_slot = draft.slot_count();
  RowReader rows(csv);
  Columns order;
  std::size_t listed = 0;
  bool is_first = true;
  while (const auto row = rows.next()) {
    const bool may_be_header = std::exchange(is_first, false);
    if (may_be_header && is_header(*row)) {
      order = columns_of(*row);
      continue;
    }
    RequestItem item;
    item.kind = Kind::object;
    item.sku = entered(*row, 0, false);
    item.quantity = entered(*row, order.quantity, true);
    item.contract_length = entered(*row, order.contract_length, true);
    const std::vector<Fault> of_text = text_faults(*row, order);
    const bool is_valid = of_text.empty() && row->cells.size() <= columns.size();
    std::vector<Fault> faults = draft.add_valid_item(std::move(item), is_valid);
    if (faults.empty() && is_valid) {
      ++result.added;
      continue;
    }
    if (listed >= max_listed_faults) continue;
    merge(faults, of_text);
    add_unknown_cells(*row, order, faults);
    listed += faults.size();
    result.faults.push_back({row->line, Rejection{std::move(faults)}});
  }
  return result;
}

}  // namespace termwise
