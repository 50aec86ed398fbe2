// Plays cases of order indexes, imports and lines of a spreadsheet.
#include <algorithm>
#include <utility>

#include "players.hpp"
#include "termwise/draft/csv_lines.hpp"
#include "termwise/import/import.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/order_index.hpp"

namespace termwise::cases {
namespace {

// The rejection of a row or a line, as JavaScript has it.
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
  std::vector<Accepted> records;
  std::vector<LineFault> faults;
  std::size_t lines = 0, bytes = 0;

  void add(const ImportBatch& batch) {
    std::size_t begin = 0;
    for (const auto& accepted : batch.accepted) {
      records.push_back(
          {accepted.line, accepted.id, batch.texts.substr(begin, accepted.end - begin)});
      begin = accepted.end + 1;
    }
    faults.insert(faults.end(), batch.faults.begin(), batch.faults.end());
  }

  std::string answer() const {
    std::string answer;
    for (const auto& [line, id, text] : records) {
      answer += std::to_string(line) + ' ' + id + ' ' + text + '\n';
    }
    for (const LineFault& fault : faults) answer += stringify(line_fault(fault)) + '\n';
    return answer + std::to_string(lines) + ' ' + std::to_string(bytes);
  }
};

// Judges the lines that were read, first with no knowledge: nothing of that may count.
void judge_lines(LineImport& import, const std::string& known, Imported& imported) {
  import.judge("{}");
  import.next(100);
  import.judge(known);
  for (bool has_more = true; has_more;) {
    has_more = import.next(1'000);
    imported.add(import.batch());
  }
}

// Imports the text in chunks of the given sizes; the last size is repeated.
template <class Import>
Imported import_in_chunks(std::string_view text, const std::string& known,
                          const std::vector<std::size_t>& sizes) {
  Import import;
  Imported imported;
  for (std::size_t at = 0, number = 0; at < text.size(); ++number) {
    const std::size_t size = sizes[std::min(number, sizes.size() - 1)];
    import.read(text.substr(at, size));
    // Lines that are not judged stay.
    if (number % 3 != 0) judge_lines(import, known, imported);
    at += size;
  }
  import.read_end();
  judge_lines(import, known, imported);
  imported.lines = import.lines();
  imported.bytes = import.bytes();
  return imported;
}

void judge_accepted(Judge& judge, const Imported& imported, const char* kind,
                    const Json& expected) {
  judge.compare("number of records", imported.records.size(), expected.size());
  for (std::size_t i = 0; i < std::min(imported.records.size(), expected.size()); ++i) {
    const auto& [line, id, text] = imported.records[i];
    judge.compare("line", line, expected[i]["line"]);
    judge.compare("id", id, expected[i]["id"]);
    judge.judge_text(kind, text, expected[i]);
  }
}

// `kind` is one record's name; the expectation has the records under its plural.
template <class Import>
std::string play_import(Judge& judge, const std::string& kind) {
  const std::string text = judge.input("lines", "input");
  const std::string known = stringify(judge.test_case.value("known", Json::object()));
  const auto sizes = judge.test_case.value("chunks", Json{text.size() + 1});
  const Imported imported =
      import_in_chunks<Import>(text, known, sizes.get<std::vector<std::size_t>>());
  judge_accepted(judge, imported, kind.c_str(), judge.expect.value(kind + 's', Json::array()));
  judge_line_faults(judge, imported.faults, judge.expect.value("faults", Json::array()));
  judge.compare("bytes", imported.bytes, judge.expect.value("bytes", text.size()));
  if (judge.expect.contains("lines")) {
    judge.compare("lines", imported.lines, judge.expect["lines"]);
  }
  // The result does not depend on how the bytes are split. Large inputs would take too long byte by
  // byte.
  const std::string answer = imported.answer();
  const std::size_t small = text.size() > 100'000 ? 4'093 : 1;
  for (const std::size_t size : {small, text.size() + 1}) {
    judge.compare("in pieces of " + std::to_string(size),
                  import_in_chunks<Import>(text, known, {size}).answer(), answer);
  }
  return answer;
}

}  // namespace

std::string play_search(Judge& judge) { return Search(judge).play(); }

std::string play_import_orders(Judge& judge) { return play_import<OrderImport>(judge, "order"); }

std::string play_import_subscriptions(Judge& judge) {
  return play_import<SubscriptionImport>(judge, "subscription");
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
