// step | step …: any changes of an order index, which must find the same as a loop over all orders.
#include <algorithm>
#include <map>

#include "core/order_rules.hpp"
#include "fuzz.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/order_index.hpp"
#include "termwise/search/search_text.hpp"

namespace termwise::fuzz {
namespace {

using cases::Json;

constexpr std::size_t max_steps = 40;

// Rule F1, field by field.
bool has_word(const Json& order, const std::string& word) {
  const auto occurs = [&](const Json& text) {
    return text.is_string() && fold_for_search(text.get<std::string>()).contains(word);
  };
  const Json& customer = order["customer"];
  for (const char* name : {"firstName", "lastName", "companyName", "email"}) {
    if (customer.contains(name) && occurs(customer[name])) return true;
  }
  if (occurs(order["id"])) return true;
  return std::ranges::any_of(order["items"],
                             [&](const Json& item) { return occurs(item["productName"]); });
}

std::string trimmed_member(const Json& query, const char* name) {
  const auto member = query.find(name);
  const bool is_text = member != query.end() && member->is_string();
  return is_text ? std::string(trimmed(member->get_ref<const std::string&>())) : "";
}

// Rules F1 and F2, for a valid query.
bool matches(const Json& order, const Json& query) {
  for (const std::string_view word : words_of(trimmed_member(query, "search"))) {
    if (!has_word(order, fold_for_search(word))) return false;
  }
  const auto status = query.find("status");
  if (status != query.end() && status->is_array() && !status->empty()) {
    const bool is_one = std::ranges::any_of(*status, [&](const Json& each) {
      return trimmed(each.get_ref<const std::string&>()) == order["status"].get<std::string>();
    });
    if (!is_one) return false;
  }
  const std::string type = trimmed_member(query, "customerType");
  if (!type.empty() && order["customer"]["customerType"] != type) return false;
  const std::string day = order["createdAt"].get<std::string>().substr(0, 10);
  const std::string from = trimmed_member(query, "createdFrom");
  const std::string to = trimmed_member(query, "createdTo");
  return (from.empty() || day >= from) && (to.empty() || day <= to);
}

std::size_t whole_member(const Json& query, const char* name, std::size_t otherwise) {
  const auto member = query.find(name);
  if (member == query.end()) return otherwise;
  if (member->is_number()) return static_cast<std::size_t>(member->get<double>());
  const std::string text = trimmed_member(query, name);
  return text.empty() ? otherwise : static_cast<std::size_t>(std::stod(text));
}

class Stage {
 public:
  void play(std::string_view step) {
    const auto cells = split(step, cell_mark, 2);
    if (cells.size() < 2) return;
    if (cells[0] == "put") put(cells[1]);
    if (cells[0] == "remove") remove(cells[1]);
    if (cells[0] == "search") search(cells[1]);
    require(index_.size() == orders_.size(), "F4: the index's size");
  }

 private:
  void put(std::string_view text) {
    const auto order = read_order(text);
    if (!order) return;
    index_.put(**order);
    const Json json = cases::parse(order_text(**order)).value();
    orders_[json["id"]] = json;
  }

  void remove(std::string_view id) {
    const bool was_there = orders_.erase(std::string(id)) > 0;
    require(index_.remove(id) == was_there, "F4: removing says whether it was there", id);
  }

  void search(std::string_view text) {
    const auto page = index_.search(text);
    if (!page) return require_well_formed(page.error());
    const Json query = cases::parse(text).value();
    std::vector<const Json*> found;
    for (const auto& [id, order] : orders_) {
      if (matches(order, query)) found.push_back(&order);
    }
    // The map is already sorted by id.
    std::ranges::stable_sort(found, std::ranges::greater{}, [](const Json* order) {
      return cases::comparable_time((*order)["createdAt"].get<std::string>());
    });
    require(page->total == found.size(), "F3: the count of all", text);
    const std::size_t offset = std::min(whole_member(query, "offset", 0), found.size());
    const std::size_t end = std::min(offset + whole_member(query, "limit", 50), found.size());
    std::string expected;
    for (std::size_t i = offset; i < end; ++i)
      expected += (*found[i])["id"].get<std::string>() + '\n';
    std::string seen;
    for (const std::string_view id : page->ids) seen += std::string(id) + '\n';
    require_same(seen, expected, std::string("F3: the page for ") + std::string(text));
  }

  OrderIndex index_;
  std::map<std::string, Json> orders_;
};

}  // namespace

void play(std::string_view input) {
  const auto steps = split(input, part_mark, max_steps + 1);
  Stage stage;
  for (std::size_t i = 0; i < std::min(steps.size(), max_steps); ++i) stage.play(steps[i]);
}

}  // namespace termwise::fuzz
