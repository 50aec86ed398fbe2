// Random valid and invalid commands on orders: no state is reached that the contract does not
// allow, and nothing is lost. order_rules, a second implementation of the contract, is the judge.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>

#include "order_rules.hpp"
#include "random.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/profitability.hpp"

namespace termwise {
namespace {

using cases::Json;
using cases::Random;

struct Rentable {
  const char* sku;
  std::vector<int> lengths;
};
const std::vector<Rentable> rentables = {{"MBP14-16-512", {6, 12, 24, 36}},
                                         {"MBP14-32-1T", {24, 36}},
                                         {"XPS13-16-512", {6, 12, 24, 36}},
                                         {"XPS13-LOAN", {12}}};

const Json& fixtures() {
  static const Json read_once = [] {
    std::ifstream stream(TERMWISE_CASES "/fixtures.json", std::ios::binary);
    return Json::parse(stream);
  }();
  return read_once;
}

// Rule L6, computed with std::chrono's calendar.
std::string months_later(const std::string& day, int months) {
  namespace time = std::chrono;
  const auto part = [&](std::size_t at, std::size_t size) {
    return std::stoi(day.substr(at, size));
  };
  const time::year_month first = time::year(part(0, 4)) / time::month(unsigned(part(5, 2)));
  const time::year_month_day_last last = (first + time::months(months)) / time::last;
  const unsigned wanted = std::min(unsigned(part(8, 2)), unsigned(last.day()));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(last.year()),
                unsigned(last.month()), wanted);
  return text.data();
}

bool is_rented(const Json& item) { return !item["rentalIds"].empty(); }

std::int64_t open_units(const Json& item) {
  return item["quantity"].get<std::int64_t>() - static_cast<std::int64_t>(item["rentalIds"].size());
}

// A command, and whether it must succeed, if that is known.
struct Command {
  std::string action;
  Json json = Json::object();
  bool is_right = true;    // must be accepted
  bool is_wrong = false;   // must be rejected
  std::string noise = {};  // replaces its text

  void spoil() {
    is_right = false;
    is_wrong = true;
  }
  std::string text() const { return noise.empty() ? cases::stringify(json) : noise; }
};

// A small shop: its orders and known records, as a store has them, as JSON.
class Shop {
 public:
  explicit Shop(std::uint32_t seed)
      : random_(seed),
        naming_(seed + 1000),
        editing_(seed + 2000),
        catalog_(Catalog::open(cases::stringify(fixtures()["catalogs"]["laptops"])).value()) {}

  void play(int count) {
    while (count-- > 0 && !testing::Test::HasFatalFailure()) {
      if (orders_.size() < 3 || random_.below(12) == 0) {
        open_order();
      } else if (random_.below(10) == 0 && !subscriptions_.empty()) {
        cancel_one();
      } else {
        command(any_order());
      }
      if (editing_.below(10) == 0 && !subscriptions_.empty()) edit_one();
    }
  }

  std::map<std::string, int> accepted, refused, reached;

 private:
  struct Kept {
    std::string text;
    std::set<std::string> item_ids;  // every item id that it ever had
  };

  // Mostly an order that can still be changed.
  std::size_t any_order() {
    std::size_t place = random_.below(orders_.size());
    const auto is_over = [](const std::string& text) {
      return text.contains(R"("status":"fulfilled")") || text.contains(R"("status":"cancelled")");
    };
    for (int tries = 0; tries < 4 && is_over(orders_[place].text); ++tries) {
      place = random_.below(orders_.size());
    }
    return place;
  }

  std::string new_id(const char* kind) { return kind + std::to_string(++ids_); }

  // Mostly later than before, but sometimes earlier, because a clock may be set back.
  std::string now() {
    minutes_ += random_.below(10) == 0 ? -90 : static_cast<int>(random_.below(600));
    minutes_ = std::max(minutes_, 0);
    std::array<char, 32> text{};
    const int days = minutes_ / 1440;
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:00Z", 2026 + days / 336,
                  days / 28 % 12 + 1, days % 28 + 1, minutes_ / 60 % 24, minutes_ % 60);
    return text.data();
  }

  Json context() {
    Json context = {{"now", now()},
                    {"customerId", new_id("cus_")},
                    {"billingGroupId", new_id("bg_")},
                    {"customers", customers_},
                    {"billingGroups", groups_},
                    {"subscriptions", Json::array()}};
    for (const auto& [id, subscription] : subscriptions_) {
      context["subscriptions"].push_back(subscription);
    }
    return context;
  }

  // --- orders -----------------------------------------------------------------------------------

  Json new_item() {
    const Rentable& rentable = random_.one_of(rentables);
    return {{"sku", rentable.sku},
            {"quantity", random_.below(4) + 1},
            {"contractLength", random_.one_of(rentable.lengths)}};
  }

  // An item that replaces the subscription, with the same article or another one (rules L7, L8).
  Json replacing_item(const Json& subscription, bool is_upgrade) {
    for (;;) {
      Json item = new_item();
      item["quantity"] = 1;
      item["subscriptionId"] = subscription["id"];
      if ((item["sku"] == subscription["sku"]) != is_upgrade) return item;
    }
  }

  const Json* active_subscription() {
    std::vector<const Json*> active;
    for (const auto& [id, subscription] : subscriptions_) {
      if (subscription["status"] == "active") active.push_back(&subscription);
    }
    return active.empty() ? nullptr : random_.one_of(active);
  }

  Json new_request() {
    const bool is_business = random_.below(2) == 0;
    Json request = fixtures()["requests"][is_business ? "business" : "individual"];
    request["customer"]["email"] =
        random_.one_of(std::to_array({"ada@example.com", "Ada@Example.com", "bob@example.com"}));
    request["items"] = Json::array();
    const Json* running = random_.below(3) == 0 ? active_subscription() : nullptr;
    if (running == nullptr) {
      for (std::size_t count = random_.below(4) + 1; count > 0; --count) {
        request["items"].push_back(new_item());
      }
      if (!customers_.empty() && naming_.below(3) == 0) {
        name_customer(request, naming_.one_of(customers_));
      }
      return request;
    }
    const bool is_upgrade = random_.below(2) == 0;
    request["orderType"] = is_upgrade ? "upgrade" : "extension";
    request["items"].push_back(replacing_item(*running, is_upgrade));
    for (const Json& customer : customers_) {
      if (customer["id"] != (*running)["customerId"]) continue;
      request["customer"]["email"] = customer["email"];
      if (naming_.below(2) == 0) name_customer(request, customer);
    }
    return request;
  }

  // By id, beside the e-mail address or in place of the customer (rule A1).
  void name_customer(Json& request, const Json& customer) {
    request["customerId"] = customer["id"];
    request["customer"]["email"] = customer["email"];
    if (naming_.below(2) == 0) return;
    request.erase("customer");
    if (customer["customerType"] == "individual") request.erase("paymentTerm");
  }

  void judge_customer(const Json& request, const Outcome& made) {
    if (!request.contains("customerId")) return;
    const Json order = Json::parse(order_text(made.order));
    ASSERT_EQ(order["customerId"], request["customerId"]);
    ASSERT_FALSE(made.new_customer);
    if (request.contains("customer")) return;
    for (Json customer : customers_) {
      if (customer["id"] != request["customerId"]) continue;
      customer.erase("id");
      customer.erase("createdAt");
      ASSERT_EQ(order["customer"], customer);
    }
  }

  void open_order() {
    Json known = context();
    known["orderId"] = new_id("ord_");
    if (random_.below(3) == 0) known["status"] = "confirmed";
    const auto read = read_order_context(cases::stringify(known));
    ASSERT_TRUE(read) << read.error().body();
    const Json request = new_request();
    const auto created = create_order(*catalog_, cases::stringify(request), **read);
    ASSERT_TRUE(created) << created.error().body() << request;
    judge_customer(request, **created);
    if (testing::Test::HasFatalFailure()) return;
    const std::string text = order_text((*created)->order);
    judge_state(text);
    if (testing::Test::HasFatalFailure()) return;
    orders_.push_back({text, {}});
    remember(**created, orders_.back(), text);
  }

  // --- commands ---------------------------------------------------------------------------------

  Command any_command(const Json& order) {
    Command command{random_.one_of(
        std::to_array({"confirm", "edit", "edit", "edit", "fulfill", "fulfill", "cancel"}))};
    if (command.action == "edit") edit(command, order);
    if (command.action == "fulfill") fulfill(command, order);
    if (!cases::is_in_table(command.action, order["status"].get<std::string>())) command.spoil();
    if (random_.below(4) == 0) expect_revision(command, order);
    if (random_.below(8) == 0) make_noise(command);
    return command;
  }

  void expect_revision(Command& command, const Json& order) {
    const auto revision = order["revision"].get<std::int64_t>();
    const bool is_other = random_.below(3) == 0;
    command.json["expectedRevision"] = is_other ? revision + 1 : revision;
    if (is_other) command.spoil();
  }

  // The result of a text with a few wrong bytes is unknown.
  void make_noise(Command& command) {
    command.noise = command.text();
    for (std::size_t edits = random_.below(3) + 1; edits > 0; --edits) {
      const std::size_t at = random_.below(command.noise.size());
      const char byte = random_.below(2) == 0 ? random_.byte() : random_.one_of(command.noise);
      if (random_.below(3) == 0) {
        command.noise.insert(at, 1, byte);
      } else {
        command.noise[at] = byte;
      }
    }
    command.is_right = command.is_wrong = false;
  }

  void edit(Command& command, const Json& order) {
    if (random_.below(3) != 0) edit_items(command, order);
    if (random_.below(3) == 0) command.json["notes"] = "Ring twice";
    if (random_.below(3) == 0) command.json["customFields"] = {{"floor", random_.below(9)}};
    const bool is_partial = order["status"] == "partial";
    if (random_.below(4) == 0) {
      command.json["shippingAddress"] =
          random_.below(2) == 0 ? Json() : fixtures()["requests"]["individual"]["billingAddress"];
      if (is_partial) command.spoil();
    }
    if (random_.below(4) == 0) {
      command.json["customer"] = order["customer"];
      command.json["customer"]["lastName"] = "King";
      if (is_partial) command.spoil();
      if (order["orderType"] == "standard" && random_.below(2) == 0) {
        command.json["customer"]["email"] =
            "eve" + std::to_string(random_.below(4)) + "@example.com";
      }
    }
    if (random_.below(20) == 0) {
      command.json["orderType"] = order["orderType"];
      command.spoil();
    }
  }

  void edit_items(Command& command, const Json& order) {
    std::vector<Json> entries;
    for (const Json& item : order["items"]) {
      if (!is_rented(item) && order["items"].size() > 1 && random_.below(4) == 0) continue;
      entries.push_back(kept(item, order));
    }
    if (order["orderType"] == "standard") {
      for (std::size_t count = random_.below(3); count > 0; --count) entries.push_back(new_item());
    }
    if (entries.empty()) entries.push_back(kept(order["items"][0], order));
    for (std::size_t at = entries.size(); at > 1; --at) {
      std::swap(entries[at - 1], entries[random_.below(at)]);
    }
    command.json["items"] = entries;
    if (random_.below(4) == 0) spoil_items(command, order);
  }

  // Either all members of the item, or only those that are required.
  Json kept(const Json& item, const Json& order) {
    Json entry = {{"id", item["id"]}, {"quantity", item["quantity"]}};
    if (random_.below(2) == 0) entry = item;
    const bool is_free = !is_rented(item) && order["orderType"] == "standard";
    if (is_free && random_.below(3) == 0) entry["quantity"] = random_.below(5) + 1;
    return entry;
  }

  void spoil_items(Command& command, const Json& order) {
    Json& items = command.json["items"];
    const Json& item = order["items"][random_.below(order["items"].size())];
    const Json entry = {{"id", item["id"]}, {"quantity", item["quantity"]}};
    Json spoilt = entry;
    switch (random_.below(8)) {
      case 0: items.push_back({{"id", "9999-1"}, {"quantity", 1}}); break;
      case 1: items = {entry, entry}; break;
      case 2: items = Json::array(); break;
      case 3: items.push_back({{"sku", "NOPE"}, {"quantity", 1}, {"contractLength", 12}}); break;
      case 4:
        spoilt["quantity"] = 0;
        items = {spoilt};
        break;
      case 5:
        spoilt["contractLength"] = 7;
        items = {spoilt};
        break;
      case 6:
        spoilt["unitPrice"] = 0.01;
        items = {spoilt};
        break;
      default:
        if (!is_rented(item)) return;
        spoilt["quantity"] = item["quantity"].get<int>() + 1;
        items = {spoilt};
    }
    command.spoil();
  }

  void fulfill(Command& command, const Json& order) {
    Json& units = command.json["units"] = Json::array();
    std::vector<std::string> places;
    for (const Json& item : order["items"]) {
      for (std::int64_t open = open_units(item); open > 0; --open) places.push_back(item["id"]);
    }
    const std::size_t wanted = random_.below(places.size() + 1) + 1;
    for (std::size_t count = 0; count < wanted && !places.empty(); ++count) {
      const std::size_t at = random_.below(places.size());
      units.push_back(new_unit(places[at], order, command));
      places.erase(places.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (units.empty()) return command.spoil();
    if (random_.below(4) == 0) spoil_units(units, order, command);
  }

  Json new_unit(const std::string& item_id, const Json& order, Command& command) {
    Json unit = {{"id", new_id("sub_")}, {"itemId", item_id}, {"serialNumber", new_id("SN-")}};
    const int kind = static_cast<int>(random_.below(3));
    if (kind == 0) unit["startDate"] = "2026-0" + std::to_string(random_.below(9) + 1) + "-31";
    if (kind == 0 &&
        std::string("13578").find(unit["startDate"].get<std::string>()[6]) == std::string::npos) {
      unit["startDate"] = "2028-02-29";
    }
    for (const Json& item : order["items"]) {
      if (item["id"] != item_id || !item.contains("subscriptionId")) continue;
      const Json& replaced = subscriptions_.at(item["subscriptionId"].get<std::string>());
      if (replaced["status"] != "active") command.spoil();
      if (order["orderType"] == "upgrade") continue;
      unit["serialNumber"] = replaced["serialNumber"];
      if (random_.below(2) == 0) unit.erase("serialNumber");
    }
    return unit;
  }

  void spoil_units(Json& units, const Json& order, Command& command) {
    Json& unit = units[random_.below(units.size())];
    const Json item = order["items"][0];
    switch (random_.below(7)) {
      case 0: unit.erase("id"); break;
      case 1: unit["itemId"] = "9999-1"; break;
      case 2: unit["startDate"] = "2027-02-29"; break;
      case 3: units.push_back(unit); break;
      case 4:
        if (subscriptions_.empty()) return;
        unit["id"] = subscriptions_.begin()->first;
        break;
      case 5: {
        const Json* active = active_subscription();
        if (active == nullptr || order["orderType"] != "standard") return;
        unit["serialNumber"] = (*active)["serialNumber"];
        break;
      }
      default:
        for (std::int64_t more = open_units(item) + 1; more > 0; --more) {
          units.push_back(
              {{"id", new_id("sub_")}, {"itemId", item["id"]}, {"serialNumber", new_id("SN-")}});
        }
    }
    command.spoil();
  }

  // --- outcomes ---------------------------------------------------------------------------------

  Decision run(const Command& command, const Order& order, const OrderContext& context) const {
    if (command.action == "confirm") return confirm_order(order, command.text(), context);
    if (command.action == "cancel") return cancel_order(order, command.text(), context);
    if (command.action == "fulfill") return fulfill_order(order, command.text(), context);
    return edit_order(order, *catalog_, command.text(), context);
  }

  void command(std::size_t place) {
    const std::string text = orders_[place].text;
    const Json before = cases::parse(text).value();
    const Command command = any_command(before);
    const std::string told = command.action + " " + command.text() + "\n" + text;
    const auto order = read_order(text);
    ASSERT_TRUE(order) << order.error().body() << text;
    const auto known = read_command_context(cases::stringify(context()));
    ASSERT_TRUE(known) << known.error().body();
    const auto outcome = run(command, **order, **known);
    ASSERT_EQ(order_text(**order), text) << "a command leaves the order that it was given";
    if (!outcome) {
      ASSERT_FALSE(command.is_right) << outcome.error().body() << "\n" << told;
      ++refused[command.action];
      return;
    }
    ASSERT_FALSE(command.is_wrong) << told;
    const std::string next = order_text((*outcome)->order);
    const Json after = cases::parse(next).value();
    ASSERT_EQ(cases::broken_step(command.action, before, after), "") << told << "\n" << next;
    judge_state(next);
    judge_new_items(orders_[place], before, after);
    judge_made(**outcome, command, before, after);
    if (testing::Test::HasFatalFailure()) return;
    remember(**outcome, orders_[place], next);
    ++accepted[command.action];
    ++reached[after["status"]];
  }

  // Checks rule O8 and the rules that hold for every order.
  static void judge_state(const std::string& text) {
    const auto read = read_order(text);
    ASSERT_TRUE(read) << read.error().body() << "\n" << text;
    ASSERT_EQ(order_text(**read), text);
    const Json order = cases::parse(text).value();
    ASSERT_EQ(cases::broken_rule(order), "") << text;
    const std::string overview = overview_text(**read);
    ASSERT_EQ(cases::broken_overview(order, cases::parse(overview).value()), "") << overview << "\n"
                                                                                 << text;
  }

  // Rule O6: no id is used twice, not even the id of a removed item.
  static void judge_new_items(const Kept& kept, const Json& before, const Json& after) {
    std::set<std::string> old;
    for (const Json& item : before["items"]) old.insert(item["id"]);
    for (const Json& item : after["items"]) {
      if (old.contains(item["id"])) continue;
      ASSERT_FALSE(kept.item_ids.contains(item["id"])) << "used before: " << item["id"];
    }
  }

  void judge_made(const Outcome& outcome, const Command& command, const Json& before,
                  const Json& after) {
    if (command.action != "fulfill") {
      ASSERT_EQ(outcome.subscriptions.size() + outcome.ended_subscriptions.size(), 0U);
    }
    std::size_t rented = 0;
    for (const Json& item : before["items"]) rented += item["rentalIds"].size();
    for (const Json& item : after["items"]) rented -= item["rentalIds"].size();
    ASSERT_EQ(rented + outcome.subscriptions.size(), 0U);
    std::map<std::string, Json> ended;
    for (const Subscription& subscription : outcome.ended_subscriptions) {
      const Json json = parsed(subscription);
      ASSERT_EQ(json["status"], "ended");
      ended[json["id"]] = json;
    }
    ASSERT_EQ(outcome.subscriptions.size() * (after["orderType"] != "standard"), ended.size());
    for (const Subscription& subscription : outcome.subscriptions) {
      judge_subscription(parsed(subscription), after, ended);
    }
  }

  static Json parsed(const Subscription& subscription) {
    const std::string text = subscription_text(subscription);
    const auto read = read_subscription(text);
    EXPECT_TRUE(read) << text;
    EXPECT_EQ(read ? subscription_text(**read) : "", text) << "rule O8";
    return cases::parse(text).value();
  }

  // Rules L6 to L8.
  void judge_subscription(const Json& made, const Json& order,
                          const std::map<std::string, Json>& ended) {
    const auto item = std::ranges::find_if(
        order["items"], [&](const Json& each) { return each["id"] == made["itemId"]; });
    ASSERT_NE(item, order["items"].end());
    ASSERT_EQ(std::ranges::count((*item)["rentalIds"], made["id"]), 1);
    ASSERT_EQ(made["orderId"], order["id"]);
    ASSERT_EQ(made["customerId"], order["customerId"]);
    for (const char* name : {"sku", "unitPrice", "contractLength"}) {
      ASSERT_TRUE(cases::same(made[name], (*item)[name])) << name;
    }
    ASSERT_EQ(made["endDate"], months_later(made["startDate"], made["contractLength"].get<int>()));
    ASSERT_EQ(made["status"], "active");
    if (order["orderType"] == "standard") return;
    const std::string replaced_id = (*item)["subscriptionId"];
    ASSERT_TRUE(ended.contains(replaced_id));
    const Json& replaced = ended.at(replaced_id);
    if (order["orderType"] == "upgrade") {
      ASSERT_EQ(replaced["endDate"], made["startDate"]) << "rule L8";
    } else {
      ASSERT_EQ(replaced["serialNumber"], made["serialNumber"]) << "rule L7";
      ASSERT_EQ(replaced["endDate"], subscriptions_.at(replaced_id)["endDate"]) << "rule L7";
    }
  }

  void remember(const Outcome& outcome, Kept& kept, const std::string& text) {
    kept.text = text;
    const Json order = cases::parse(text).value();
    for (const Json& item : order["items"]) kept.item_ids.insert(item["id"]);
    if (outcome.new_customer) {
      Json customer = {{"id", order["customerId"]}};
      customer.update(order["customer"]);
      customer["createdAt"] = order["updatedAt"];
      customers_.push_back(customer);
    }
    if (outcome.new_billing_group) groups_.push_back(order["customer"]["billingGroup"]);
    for (const Subscription& made : outcome.subscriptions) keep(parsed(made));
    for (const Subscription& ended : outcome.ended_subscriptions) keep(parsed(ended));
  }
  void keep(const Json& subscription) { subscriptions_[subscription["id"]] = subscription; }

  // Rule A3: another device, which may be in use, or other details.
  void edit_one() {
    auto at = subscriptions_.begin();
    std::advance(at, editing_.below(subscriptions_.size()));
    const auto subscription = read_subscription(cases::stringify(at->second));
    ASSERT_TRUE(subscription) << subscription.error().body();
    auto other = subscriptions_.begin();
    std::advance(other, editing_.below(subscriptions_.size()));
    const bool takes_other = other->second["status"] == "active" && editing_.below(3) == 0;
    const std::string serial_number =
        takes_other ? other->second["serialNumber"].get<std::string>() : new_id("SN-");
    const bool is_replaced = at->second["serialNumber"] != serial_number;
    Json command = at->second;  // read, changed and sent back
    command["serialNumber"] = serial_number;
    command["notes"] = "Edited";
    if (is_replaced) command["reason"] = "Broken";
    const auto known = read_command_context(cases::stringify(context()));
    ASSERT_TRUE(known) << known.error().body();
    const auto edited = edit_subscription(**subscription, cases::stringify(command), **known);
    const bool is_allowed = at->second["status"] == "active" && !(takes_other && is_replaced);
    ASSERT_EQ(edited.has_value(), is_allowed) << at->second.dump() << command.dump();
    if (!edited) return;
    Json expected = command;
    expected.erase("reason");
    if (is_replaced) {
      expected["replacements"].push_back(
          {{"serialNumber", at->second["serialNumber"]},
           {"replacedAt", parsed(*edited)["replacements"].back()["replacedAt"]},
           {"reason", "Broken"}});
    }
    ASSERT_TRUE(cases::same(parsed(*edited), expected)) << parsed(*edited).dump();
    at->second = expected;
    ++accepted["edit subscription"];
  }

  // Rule L9: the order does not change.
  void cancel_one() {
    auto at = subscriptions_.begin();
    std::advance(at, random_.below(subscriptions_.size()));
    const auto subscription = read_subscription(cases::stringify(at->second));
    ASSERT_TRUE(subscription) << subscription.error().body();
    const bool has_reason = editing_.below(2) == 0;
    const auto cancelled =
        cancel_subscription(**subscription, has_reason ? R"({"reason":"Lost"})" : "{}");
    ASSERT_EQ(cancelled.has_value(), at->second["status"] == "active") << at->second.dump();
    if (!cancelled) return;
    Json expected = at->second;
    expected["status"] = "cancelled";
    if (has_reason) expected["cancelReason"] = "Lost";
    ASSERT_TRUE(cases::same(parsed(*cancelled), expected));
    at->second = expected;
    ++accepted["cancel subscription"];
  }

  Random random_;
  Random naming_;   // of customers by id: of its own, so that the other choices stay as they were
  Random editing_;  // of subscriptions, likewise
  std::shared_ptr<const Catalog> catalog_;
  std::vector<Kept> orders_;
  std::map<std::string, Json> subscriptions_;
  Json customers_ = Json::array();
  Json groups_ = Json::array();
  int ids_ = 0;
  int minutes_ = 0;
};

class Lives : public testing::TestWithParam<std::uint32_t> {};

TEST_P(Lives, NeverLeaveTheTableAndNeverLoseARental) {
  Shop shop(GetParam());
  shop.play(200);
  if (HasFatalFailure()) return;
  for (const char* action : {"confirm", "edit", "fulfill", "cancel"}) {
    EXPECT_GT(shop.accepted[action], 0) << action;
    EXPECT_GT(shop.refused[action], 0) << action;
  }
  EXPECT_GT(shop.accepted["cancel subscription"], 0);
  EXPECT_GT(shop.accepted["edit subscription"], 0);
  for (const char* status : {"pending", "confirmed", "partial", "fulfilled", "cancelled"}) {
    EXPECT_GT(shop.reached[status], 0) << status;
  }
}

INSTANTIATE_TEST_SUITE_P(Random, Lives, testing::Range(0U, 8U));

}  // namespace
}  // namespace termwise
