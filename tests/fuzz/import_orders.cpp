// Any bytes as an import of orders: the result does not depend on how they are split, and each line
// gives the same as reading it alone.
#include <algorithm>
#include <set>

#include "core/random.hpp"
#include "fuzz.hpp"
#include "termwise/import/import.hpp"
#include "termwise/order/order.hpp"

namespace termwise::fuzz {
namespace {

// Everything that an import returns.
struct Imported {
  std::string orders;
  std::string accepted;
  std::vector<LineFault> faults;
  std::size_t lines = 0;
  std::size_t bytes = 0;

  void take(const OrderImport& import) {
    const ImportBatch& batch = import.batch();
    std::size_t begin = 0;
    for (const auto& each : batch.accepted) {
      const std::string text = batch.texts.substr(begin, each.end - begin);
      accepted += std::to_string(each.line) + ' ' + each.id + ' ' + text + '\n';
      begin = each.end + 1;
    }
    require(begin == batch.texts.size(), "the batch has a text for each order", batch.texts);
    orders += batch.texts;
    faults.insert(faults.end(), batch.faults.begin(), batch.faults.end());
    require(import.lines() >= lines && import.bytes() >= bytes, "progress never runs backwards");
    lines = import.lines();
    bytes = import.bytes();
  }
};

Imported in_one_piece(std::string_view input) {
  OrderImport import;
  Imported imported;
  import.push(input);
  imported.take(import);
  import.finish();
  imported.take(import);
  return imported;
}

Imported in_pieces(std::string_view input) {
  cases::Random random(seed_of(input));
  OrderImport import;
  Imported imported;
  while (!input.empty()) {
    const std::size_t size = std::min(input.size(), random.below(random.below(9) == 0 ? 900 : 40));
    import.push(input.substr(0, size));
    imported.take(import);
    input.remove_prefix(size);
  }
  import.finish();
  imported.take(import);
  return imported;
}

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

bool says_duplicate_id(const Rejection& rejection) {
  return rejection.faults.front().path == "/id" &&
         rejection.faults.front().code == FaultCode::duplicate_id;
}

// Reads line by line with `read_order` and compares.
void judge_lines(std::string_view input, const Imported& imported) {
  std::string accepted;
  std::set<std::string> ids;
  std::size_t faults = 0;
  const auto lines = split(input, '\n', input.size() + 1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    const bool is_first = i == 0 && line.starts_with("\xEF\xBB\xBF");
    if (is_blank_line(is_first ? line.substr(3) : line)) continue;
    const auto order = read_order(line);
    const std::string id = order ? std::string((*order)->id.trimmed_text()) : "";
    if (order && ids.insert(id).second) {
      accepted += std::to_string(i + 1) + ' ' + id + ' ' + order_text(**order) + '\n';
      continue;
    }
    require(faults < imported.faults.size(), "I1: a faulty line is reported", line);
    const LineFault& fault = imported.faults[faults++];
    require(fault.line == i + 1, "I1: a faulty line is reported with its number", line);
    require_well_formed(fault.rejection);
    if (order) {
      require(says_duplicate_id(fault.rejection), "I1: a repeated id", line);
    } else if (!says_duplicate_id(fault.rejection)) {
      require_same(told(fault.rejection.faults), told(order.error().faults), "I1: a line's faults");
    }
  }
  require(faults == imported.faults.size(), "I1: no more faults than faulty lines");
  require_same(imported.accepted, accepted, "I1: the orders, line by line");
}

}  // namespace

void play(std::string_view input) {
  const Imported whole = in_one_piece(input);
  const Imported pieces = in_pieces(input);
  require_same(pieces.accepted, whole.accepted, "in pieces as in one: the orders");
  require_same(line_faults_text(pieces.faults), line_faults_text(whole.faults), "and the faults");
  require(cases::parse(line_faults_text(whole.faults)).has_value(), "the faults are JSON");
  require(pieces.lines == whole.lines, "in pieces as in one: the lines");
  require(whole.bytes == input.size() && pieces.bytes == input.size(), "all bytes are done");
  judge_lines(input, whole);
}

}  // namespace termwise::fuzz
