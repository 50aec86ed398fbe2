// Plays what finds orders and takes them in: an index, an import, lines of a spreadsheet.
#include <algorithm>
#include <utility>

#include "players.hpp"
#include "termwise/draft/csv_lines.hpp"
#include "termwise/import/import.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/order_index.hpp"

namespace termwise::cases {
namespace {

// A row's or a line's rejection as JavaScript has it.
Json line_fault(const LineFault& fault) {
  return {{"line", fault.line}, {"error", parse(fault.rejection.body()).value()["error"]}};
}

void judge_line_faults(Judge& judge, const std::vector<LineFault>& faults, const Json& expected) {
  judge.compare("number of faulty lines", faults.size(), expected.size());
  for (std::size_t i = 0; i < std::min(faults.size(), expected.size()); ++i) {
    judge.compare("faulty line", faults[i].line, expected[i]["line"]);
    judge.judge_refusal(faults[i].rejection, {{"faults", expected[i]["details"]},
                                              {"code", expected[i].value("code", Json())}});
  }
}

class Search {
 public:
  explicit Search(Judge& judge) : judge_(judge) {}

  std::string play() {
    std::string answer;
    for (const Json& step : judge_.test_case["steps"]) answer += take(step) + '\n';
    return answer + std::to_string(index_.size());
  }

 private:
  std::string take(const Json& step) {
    if (step.contains("put")) return put(step);
    if (step.contains("remove")) return remove(step);
    if (step.contains("query")) return query(step);
    judge_.compare("size", index_.size(), step["size"]);
    return "size";
  }

  std::string put(const Json& step) {
    const auto order = read_order(judge_.document("orders", step["put"]));
    if (!order) return judge_.judge_refusal(order.error(), step);
    if (step.contains("faults")) judge_.problems.push_back("was put, but faults were expected");
    index_.put(**order);
    return "put";
  }

  std::string remove(const Json& step) {
    const bool removed = index_.remove(step["remove"].get<std::string>());
    judge_.compare("removed", removed, step["removed"]);
    return removed ? "true" : "false";
  }

  std::string query(const Json& step) {
    const std::string text = judge_.document("queries", step["query"]);
    const auto page = index_.search(text);
    if (!page) return judge_.judge_refusal(page.error(), step);
    if (step.contains("faults")) judge_.problems.push_back("found, but faults were expected");
    Json ids = Json::array();
    for (const std::string_view id : page->ids) ids.push_back(std::string(id));
    judge_.compare("ids of " + text.substr(0, 100), ids, step.value("ids", Json()));
    judge_.compare("total of " + text.substr(0, 100), page->total, step.value("total", Json()));
    return stringify({{"total", page->total}, {"ids", ids}});
  }

  Judge& judge_;
  OrderIndex index_;
};

struct Imported {
  struct Accepted {
    std::size_t line;
    std::string id, text;
  };
  std::vector<Accepted> orders;
  std::vector<LineFault> faults;
  std::size_t lines = 0, bytes = 0;

  void add(const OrderImport& import) {
    std::size_t begin = 0;
    for (const auto& accepted : import.batch().accepted) {
      orders.push_back(
          {accepted.line, accepted.id, import.batch().orders.substr(begin, accepted.end - begin)});
      begin = accepted.end + 1;
    }
    faults.insert(faults.end(), import.batch().faults.begin(), import.batch().faults.end());
    lines = import.lines();
    bytes = import.bytes();
  }

  std::string answer() const {
    std::string answer;
    for (const auto& [line, id, text] : orders) {
      answer += std::to_string(line) + ' ' + id + ' ' + text + '\n';
    }
    for (const LineFault& fault : faults) answer += stringify(line_fault(fault)) + '\n';
    return answer + std::to_string(lines) + ' ' + std::to_string(bytes);
  }
};

// The text in chunks of those sizes, then the rest in chunks of the last one.
Imported import_in_chunks(std::string_view text, const std::vector<std::size_t>& sizes) {
  OrderImport import;
  Imported imported;
  for (std::size_t at = 0, number = 0; at < text.size(); ++number) {
    const std::size_t size = sizes[std::min(number, sizes.size() - 1)];
    import.push(text.substr(at, size));
    imported.add(import);
    at += size;
  }
  import.finish();
  imported.add(import);
  return imported;
}

void judge_accepted(Judge& judge, const Imported& imported, const Json& expected) {
  judge.compare("number of orders", imported.orders.size(), expected.size());
  for (std::size_t i = 0; i < std::min(imported.orders.size(), expected.size()); ++i) {
    const auto& [line, id, text] = imported.orders[i];
    judge.compare("line", line, expected[i]["line"]);
    judge.compare("id", id, expected[i]["id"]);
    judge.judge_text("order", text, expected[i]);
  }
}

}  // namespace

std::string play_search(Judge& judge) { return Search(judge).play(); }

std::string play_import(Judge& judge) {
  const std::string text = judge.input("lines", "input");
  const auto sizes = judge.test_case.value("chunks", Json{text.size() + 1});
  const Imported imported = import_in_chunks(text, sizes.get<std::vector<std::size_t>>());
  judge_accepted(judge, imported, judge.expect.value("orders", Json::array()));
  judge_line_faults(judge, imported.faults, judge.expect.value("faults", Json::array()));
  judge.compare("bytes", imported.bytes, judge.expect.value("bytes", text.size()));
  if (judge.expect.contains("lines")) {
    judge.compare("lines", imported.lines, judge.expect["lines"]);
  }
  // However the bytes arrive, the same comes of them; large inputs would take too long by bytes.
  const std::string answer = imported.answer();
  const std::size_t small = text.size() > 100'000 ? 4'093 : 1;
  judge.compare("by small pieces", import_in_chunks(text, {small}).answer(), answer);
  judge.compare("in one piece", import_in_chunks(text, {text.size() + 1}).answer(), answer);
  return answer;
}

std::string play_answer(Judge& judge, const char* what, const std::string& input, Answer answer) {
  const auto text = answer(input);
  if (!text) return judge.judge_refusal(text.error(), judge.expect);
  return judge.judge_text(what, *text, judge.expect);
}

Json add_lines(Judge& judge, Draft& draft, const Json& expected) {
  const auto lines = add_csv_lines(draft, judge.document("lines", expected["csv"]));
  if (!lines) return judge.judge_refusal(lines.error(), {{"faults", expected["refused"]}});
  judge.compare("added", lines->added, expected["added"]);
  judge_line_faults(judge, lines->faults, expected["faults"]);
  Json faults = Json::array();
  for (const LineFault& fault : lines->faults) faults.push_back(line_fault(fault));
  return {{"added", lines->added}, {"faults", faults}};
}

}  // namespace termwise::cases
