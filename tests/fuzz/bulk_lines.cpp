// Any bytes as lines of a spreadsheet: rows without faults are added, rows with faults are
// reported, and the draft is the same as if the items had been typed.
#include <algorithm>

#include "fuzz.hpp"
#include "termwise/draft/csv_lines.hpp"

namespace termwise::fuzz {
namespace {

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::unique_ptr<Draft> new_draft() {
  return std::make_unique<Draft>(catalog_named("laptops"), AddressPolicy::api,
                                 known_named("plain"));
}

void judge_draft(Draft& draft) {
  const std::string saved = draft.save();
  const auto restored = Draft::restore(catalog_named("laptops"), saved, known_named("plain"));
  require(restored.has_value(), "D1: what was saved can be restored", saved);
  require_same((*restored)->save(), saved, "D1: save, restore, save");
  require_same(told((*restored)->faults()), told(draft.faults()), "faults as of one built at once");
  require(draft.fault_count() == draft.faults().size(), "the faults are counted", saved);
  require(draft.monthly_total_minor() == (*restored)->monthly_total_minor(), "total", saved);
}

bool is_number(std::string_view cell) {
  return !cell.empty() && cell.size() < 7 &&
         cell.find_first_not_of("0123456789") == std::string_view::npos && cell[0] != '0';
}

// Whether an item with these cells has no faults if it is typed.
bool is_sound_item(const std::vector<std::string_view>& cells) {
  const auto draft = new_draft();
  const std::size_t slot = draft->add_item();
  draft->set("/items/0/sku", Value::of_text(cells[0]));
  draft->set("/items/0/quantity", Value::of_number_text(cells[1]));
  draft->set("/items/0/contractLength", Value::of_number_text(cells[2]));
  return draft->item_faults(slot).empty();
}

// Rows of three plain cells are unambiguous, so it is known which of them become items.
void judge_plain_rows(std::string_view csv, const CsvLines& lines) {
  std::size_t sound = 0;
  const auto rows = split(csv, '\n', csv.size() + 1);
  for (const std::string_view row : rows) {
    if (row.empty()) continue;
    const auto cells = split(row, ',', 4);
    const bool is_plain =
        cells.size() == 3 && !cells[0].empty() &&
        cells[0].find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == cells[0].npos &&
        is_number(cells[1]) && is_number(cells[2]);
    if (!is_plain || cells[0] == "SKU") return;
    sound += is_sound_item(cells);
  }
  require(lines.added == sound, "I2: plain rows become items", csv);
}

}  // namespace

void play(std::string_view input) {
  const auto draft = new_draft();
  draft->add_item();
  const std::size_t before = draft->item_count();
  const auto lines = add_csv_lines(*draft, input);
  if (!lines) return require_well_formed(lines.error());
  require(draft->item_count() == before + lines->added, "I2: as many items as rows were added");
  for (std::size_t i = 0; i < lines->added; ++i) {
    const std::size_t slot = lines->first_slot + i;
    require(draft->has_item(slot), "I2: the items follow each other");
    require(draft->item_faults(slot).empty(), "I2: what has a fault is left out", input);
  }
  const auto breaks = static_cast<std::size_t>(
      std::ranges::count_if(input, [](char c) { return c == '\n' || c == '\r'; }));
  std::size_t last = 0;
  for (const LineFault& fault : lines->faults) {
    require(fault.line > last && fault.line <= breaks + 1, "I2: lines are named in order", input);
    last = fault.line;
    require_well_formed(fault.rejection);
  }
  if (input.find_first_of("\"\r") == std::string_view::npos) {
    const auto rows = split(input, '\n', input.size() + 1);
    const auto count = [&](auto is_row) {
      return static_cast<std::size_t>(std::ranges::count_if(rows, is_row));
    };
    const std::size_t told_of = lines->added + lines->faults.size();
    const std::size_t certain = count([](std::string_view row) {
      return row.find_first_of(letters_and_digits) != std::string_view::npos;
    });
    const std::size_t possible = count([](std::string_view row) { return !row.empty(); });
    require(told_of + 1 >= certain && told_of <= possible, "I2: no row is passed over", input);
    judge_plain_rows(input, *lines);
  }
  judge_draft(*draft);
}

}  // namespace termwise::fuzz
