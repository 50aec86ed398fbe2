#include "case_player.hpp"

#include <map>
#include <utility>

#include "players.hpp"
#include "termwise/catalog/catalog_changes.hpp"
#include "termwise/lifecycle/create.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"
#include "termwise/order/order.hpp"
#include "termwise/search/filters.hpp"
#include "termwise/search/search_keys.hpp"

namespace termwise::cases {
namespace {

std::string play_catalog(Judge& judge, Audience audience) {
  const auto catalog = judge.open_catalog(judge.test_case["catalog"]);
  if (!catalog) return judge.judge_refusal(catalog.error(), judge.expect);
  return judge.judge_text("catalog", (*catalog)->text(audience), judge.expect);
}

void judge_order(Judge& judge, const Outcome& created) {
  const Json& expect = judge.expect;
  judge.compare_record("customer", created.new_customer ? customer_text(*created.new_customer) : "",
                       expect);
  judge.compare_record(
      "billingGroup",
      created.new_billing_group ? billing_group_text(*created.new_billing_group) : "", expect);
  const CustomerLookupKeys keys = lookup_keys(created.order.customer);
  const std::string customer_id(created.order.customer_id.trimmed_text());
  if (expect.contains("customerId")) judge.compare("customerId", customer_id, expect["customerId"]);
  if (expect.contains("billingGroupId")) {
    judge.compare("billingGroupId", text_or_null(keys.billing_group_id), expect["billingGroupId"]);
  }
}

std::string play_create_order(Judge& judge) {
  const auto catalog = judge.open_catalog(judge.test_case["catalog"]);
  if (!catalog) return judge.stopped("the catalog", catalog.error());
  const auto context = read_order_context(stringify(judge.context(judge.test_case, "plain")));
  if (!context) return judge.judge_refusal(context.error(), judge.expect);
  const auto created = create_order(**catalog, judge.input("requests", "request"), **context);
  if (!created) return judge.judge_refusal(created.error(), judge.expect);
  judge_order(judge, **created);
  return judge.judge_text("order", order_text((*created)->order), judge.expect);
}

std::string play_order_keys(Judge& judge) {
  return play_answer(judge, "keys", judge.input("orders", "order"), order_keys);
}

std::string play_subscription_keys(Judge& judge) {
  const std::string subscription = judge.input("subscriptions", "subscription");
  return play_answer(judge, "keys", subscription, subscription_keys);
}

std::string play_customer_keys(Judge& judge) {
  return play_answer(judge, "keys", judge.input("customers", "customer"), customer_keys);
}

template <Answer filter>
std::string play_filter(Judge& judge) {
  return play_answer(judge, "filter", judge.input("queries", "query"), filter);
}

std::string play_catalog_changes(Judge& judge) {
  const auto old_catalog = judge.open_catalog(judge.test_case["catalog"]);
  if (!old_catalog) return judge.stopped("the catalog", old_catalog.error());
  const auto new_catalog = judge.open_catalog(judge.test_case["newCatalog"]);
  if (!new_catalog) return judge.stopped("the new catalog", new_catalog.error());
  const std::string changes = catalog_changes_text(**old_catalog, **new_catalog);
  return judge.judge_text("changes", changes, judge.expect);
}

using Player = std::string (*)(Judge&);
const std::map<std::string, Player> players = {
    {"openCatalog", [](Judge& judge) { return play_catalog(judge, Audience::staff); }},
    {"publicView", [](Judge& judge) { return play_catalog(judge, Audience::everyone); }},
    {"createOrder", play_create_order},
    {"draft", play_draft},
    {"command", play_command},
    {"life", play_life},
    {"cancelSubscription", play_subscription_command},
    {"editSubscription", play_subscription_command},
    {"editCustomer", play_edit_customer},
    {"fulfilledOrderId", play_fulfilled_order_id},
    {"readOrder", play_read_order},
    {"readSubscription", play_read_subscription},
    {"overview", play_overview},
    {"profitability", play_profitability},
    {"contractPosition", play_contract_position},
    {"phaseFilter", play_phase_filter},
    {"payments", play_payments},
    {"dueDate", play_due_date},
    {"billingGroupSummary", play_billing_group_summary},
    {"catalogChanges", play_catalog_changes},
    {"search", play_search},
    {"orderKeys", play_order_keys},
    {"subscriptionKeys", play_subscription_keys},
    {"customerKeys", play_customer_keys},
    {"orderFilter", play_filter<order_filter>},
    {"subscriptionFilter", play_filter<subscription_filter>},
    {"customerFilter", play_filter<customer_filter>},
    {"importOrders", play_import_orders},
    {"importSubscriptions", play_import_subscriptions}};

}  // namespace

Played play(const Json& fixtures, const Json& test_case) {
  Judge judge(fixtures, test_case);
  Played played;
  played.answer = players.at(test_case["call"])(judge);
  played.problems = std::move(judge.problems);
  return played;
}

}  // namespace termwise::cases
