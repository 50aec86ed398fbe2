#include "order_rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "termwise/base/money.hpp"

namespace termwise::cases {
namespace {

std::string text_of(const Json& object, const char* name) { return object.value(name, ""); }

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::int64_t count_of(const Json& number) {
  return static_cast<std::int64_t>(number.get<double>());
}

// A double holds fifteen digits exactly (rule M4), so rounding gives the exact minor units.
std::int64_t minor_of(const Json& amount, int exponent) {
  return std::llround(amount.get<double>() * std::pow(10, exponent));
}

int exponent_of(const Json& order) {
  return find_currency(order.at("currency").get<std::string>()).value().exponent;
}

using Word = std::string_view;

// Section 6: the possible statuses after an action; no entry if the action is not allowed.
const std::map<std::pair<Word, Word>, std::vector<Word>>& transitions() {
  static const std::map<std::pair<Word, Word>, std::vector<Word>> rows = {
      {{"pending", "confirm"}, {"confirmed"}},
      {{"pending", "edit"}, {"pending"}},
      {{"pending", "fulfill"}, {"partial", "fulfilled"}},
      {{"pending", "cancel"}, {"cancelled"}},
      {{"confirmed", "edit"}, {"confirmed"}},
      {{"confirmed", "fulfill"}, {"partial", "fulfilled"}},
      {{"confirmed", "cancel"}, {"cancelled"}},
      {{"partial", "edit"}, {"partial", "fulfilled"}},
      {{"partial", "fulfill"}, {"partial", "fulfilled"}}};
  return rows;
}

std::string broken_item(const Json& item) {
  const std::int64_t quantity = count_of(item["quantity"]);
  const auto rented = static_cast<std::int64_t>(item["rentalIds"].size());
  if (quantity < 1 || quantity > 100'000) return "R14: the quantity";
  if (rented > quantity) return "O5: more rentals than units";
  const std::string_view expected = rented == 0          ? "pending"
                                    : rented == quantity ? "completed"
                                                         : "partial";
  return text_of(item, "rentalStatus") == expected ? "" : "O5: the rental status";
}

std::string broken_sums(const Json& order) {
  const int exponent = exponent_of(order);
  std::int64_t monthly = 0;
  std::int64_t value = 0;
  std::int64_t rented = 0;
  std::int64_t total = 0;
  for (const Json& item : order["items"]) {
    const std::int64_t quantity = count_of(item["quantity"]);
    const std::int64_t line = minor_of(item["unitPrice"], exponent) * quantity;
    monthly += line;
    value += line * count_of(item["contractLength"]);
    rented += static_cast<std::int64_t>(item["rentalIds"].size());
    total += quantity;
  }
  if (monthly != minor_of(order["totals"]["monthlyTotal"], exponent)) return "O3: monthlyTotal";
  if (value != minor_of(order["totals"]["contractValue"], exponent)) return "O3: contractValue";
  if (value > max_amount_minor) return "M4: contractValue";
  if (rented != count_of(order["rentalProgress"]["rentedDevices"])) return "O5: rentedDevices";
  if (total != count_of(order["rentalProgress"]["totalDevices"])) return "O5: totalDevices";
  const std::string status = text_of(order, "status");
  const bool is_partial = rented > 0 && rented < total;
  if ((status == "partial") != is_partial) return "section 6: partial";
  if ((status == "fulfilled") != (rented == total)) return "section 6: fulfilled";
  if (order.contains("cancelReason") && status != "cancelled") return "A2: cancelReason";
  return "";
}

std::map<std::string, Json> items_by_id(const Json& order) {
  std::map<std::string, Json> items;
  for (const Json& item : order["items"]) items[text_of(item, "id")] = item;
  return items;
}

Json without(Json object, std::initializer_list<const char*> names) {
  for (const char* name : names) object.erase(name);
  return object;
}

bool begins_with(const Json& list, const Json& start) {
  return list.size() >= start.size() && std::equal(start.begin(), start.end(), list.begin(), same);
}

// Rentals are never removed (rules L4, L5).
std::string lost_rental(const Json& before, const Json& after) {
  const auto items = items_by_id(after);
  for (const Json& item : before["items"]) {
    if (item["rentalIds"].empty()) continue;
    const auto kept = items.find(text_of(item, "id"));
    if (kept == items.end()) return "L4: an item with rentals is gone";
    if (!begins_with(kept->second["rentalIds"], item["rentalIds"])) return "a rental is lost";
    if (!same(kept->second["quantity"], item["quantity"])) return "L4: a locked quantity changed";
  }
  return "";
}

// Existing items keep their terms; new ones have the new revision (rules O2, O6, L4).
std::string changed_item(const Json& before, const Json& after) {
  const auto items = items_by_id(before);
  const std::string joined_now = std::to_string(count_of(after["revision"])) + "-";
  for (const Json& item : after["items"]) {
    const auto old = items.find(text_of(item, "id"));
    if (old == items.end()) {
      if (!text_of(item, "id").starts_with(joined_now)) return "O6: a new item's id";
      if (!item["rentalIds"].empty()) return "a new item has rentals";
    } else {
      const auto terms = [](const Json& of) {
        return without(of, {"quantity", "rentalStatus", "rentalIds"});
      };
      if (!same(terms(old->second), terms(item))) return "L4: a kept item's terms changed";
    }
  }
  return "";
}

std::string changed_by_edit(const Json& before, const Json& after) {
  for (const Json& item : after["items"]) {
    const auto items = items_by_id(before);
    const auto old = items.find(text_of(item, "id"));
    if (old != items.end() && !same(old->second["rentalIds"], item["rentalIds"])) {
      return "an edit changed rentals";
    }
  }
  const bool keeps_email = lower_case(text_of(before["customer"], "email")) ==
                           lower_case(text_of(after["customer"], "email"));
  if (keeps_email && !same(before["customerId"], after["customerId"])) {
    return "A1: the customer's id changed";
  }
  if (text_of(before, "status") != "partial") return "";
  for (const char* name :
       {"customerId", "customer", "paymentTerm", "billingAddress", "shippingAddress"}) {
    if (!same(before[name], after[name])) return std::string("L4: changed in partial: ") + name;
  }
  return "";
}

// Actions other than `edit` change nothing else.
std::string changed_beside(std::string_view action, const Json& before, const Json& after) {
  if (action == "edit") return changed_by_edit(before, after);
  const auto rest = [action](const Json& of) {
    const Json others = without(of, {"status", "updatedAt", "revision", "items", "rentalProgress"});
    return action == "cancel" ? without(others, {"cancelReason"}) : others;
  };
  if (!same(rest(before), rest(after))) return "an action changed more than its own";
  if (before["items"].size() != after["items"].size()) return "an action changed the items";
  if (action == "fulfill") {
    const bool has_more = count_of(after["rentalProgress"]["rentedDevices"]) >
                          count_of(before["rentalProgress"]["rentedDevices"]);
    return has_more ? "" : "L5: nothing was fulfilled";
  }
  return same(before["items"], after["items"]) ? "" : "an action changed the items";
}

}  // namespace

bool is_in_table(std::string_view action, std::string_view status) {
  return transitions().contains({status, action});
}

std::string comparable_time(std::string_view time) {
  constexpr std::size_t to_the_second = 19;
  constexpr std::size_t microsecond_digits = 6;
  std::string fraction(time.substr(to_the_second));
  std::erase_if(fraction, [](char c) { return c < '0' || c > '9'; });
  fraction.resize(microsecond_digits, '0');
  return std::string(time.substr(0, to_the_second)) + fraction;
}

std::string broken_rule(const Json& order) {
  std::set<std::string> item_ids;
  std::set<std::string> rental_ids;
  if (order["items"].empty()) return "R12: no item";
  for (const Json& item : order["items"]) {
    if (!item_ids.insert(text_of(item, "id")).second) return "O6: an item's id twice";
    for (const Json& id : item["rentalIds"]) {
      if (!rental_ids.insert(id).second) return "a rental twice";
    }
    if (const std::string rule = broken_item(item); !rule.empty()) return rule;
  }
  if (count_of(order["revision"]) < 1) return "L3: the revision";
  const std::string updated_at = comparable_time(text_of(order, "updatedAt"));
  if (updated_at < comparable_time(text_of(order, "createdAt"))) return "updated before created";
  return broken_sums(order);
}

std::string broken_step(std::string_view action, const Json& before, const Json& after) {
  const std::string from = text_of(before, "status");
  const std::string to = text_of(after, "status");
  const auto row = transitions().find({from, action});
  if (row == transitions().end()) return "L1: the table lacks it";
  if (std::ranges::find(row->second, to) == row->second.end()) return "L1: leads elsewhere";
  if (count_of(after["revision"]) != count_of(before["revision"]) + 1) return "L3: the revision";
  const std::string updated_at = comparable_time(text_of(after, "updatedAt"));
  if (updated_at < comparable_time(text_of(before, "updatedAt"))) return "L3: updatedAt";
  for (const char* name : {"id", "orderType", "currency", "catalogVersion", "createdAt"}) {
    if (text_of(before, name) != text_of(after, name)) return std::string("changed: ") + name;
  }
  for (const auto& rule : {lost_rental(before, after), changed_item(before, after),
                           changed_beside(action, before, after)}) {
    if (!rule.empty()) return rule;
  }
  return "";
}

std::string broken_overview(const Json& order, const Json& overview) {
  const int exponent = exponent_of(order);
  std::int64_t sum = 0;
  std::int64_t next_month = 1;
  const Json* last = nullptr;
  for (const Json& run : overview["schedule"]) {
    if (count_of(run["fromMonth"]) != next_month) return "V1: a gap in the schedule";
    if (last != nullptr && same((*last)["amount"], run["amount"])) return "V1: two equal runs";
    next_month = count_of(run["toMonth"]) + 1;
    sum += minor_of(run["amount"], exponent) * (next_month - count_of(run["fromMonth"]));
    last = &run;
  }
  std::int64_t longest = 0;
  for (const Json& item : order["items"]) {
    longest = std::max(longest, count_of(item["contractLength"]));
  }
  if (next_month != longest + 1) return "V1: the schedule's end";
  if (sum != minor_of(order["totals"]["contractValue"], exponent)) return "V1: the sum";
  constexpr const char* actions[] = {"confirm", "edit", "fulfill", "cancel"};
  if (overview["availableActions"].size() != std::size(actions)) return "L2: four actions";
  const std::string status = text_of(order, "status");
  const bool is_last_revision = count_of(order["revision"]) == last_revision;
  for (std::size_t i = 0; i < std::size(actions); ++i) {
    const Json& available = overview["availableActions"][i];
    const bool is_allowed = is_in_table(actions[i], status) && !is_last_revision;
    if (text_of(available, "action") != actions[i]) return "L2: their order";
    if (available["allowed"] != is_allowed) return "L2: allowed";
    if (available.contains("reason") == is_allowed) return "L2: the reason";
  }
  const auto& progress = order["rentalProgress"];
  const bool is_open = !same(progress["rentedDevices"], progress["totalDevices"]);
  const bool is_ready = is_open && is_in_table("fulfill", status) && !is_last_revision;
  return overview["readyForFulfillment"] == is_ready ? "" : "V5";
}

}  // namespace termwise::cases
