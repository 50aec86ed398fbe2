// Plays the life of orders: single commands, sequences of them, subscriptions and views.
#include <map>

#include "players.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/edit_customer.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/contract_position.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/payments.hpp"
#include "termwise/reports/profitability.hpp"

namespace termwise::cases {
namespace {

struct Texts {
  std::string order, customer, billing_group;
  std::vector<std::string> subscriptions, ended_subscriptions;

  // A record that was not created is null.
  std::string answer() const {
    const auto record = [](const std::string& text) { return text.empty() ? "null" : text; };
    return order + '\n' + record(customer) + '\n' + record(billing_group) + '\n' +
           list(subscriptions) + '\n' + list(ended_subscriptions);
  }

  static std::string list(const std::vector<std::string>& texts) {
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : ",") + text;
    return '[' + joined + ']';
  }
};

std::vector<std::string> texts_of(const List<Subscription>& subscriptions) {
  std::vector<std::string> texts;
  for (std::size_t slot = 0; slot < subscriptions.slot_count(); ++slot) {
    texts.push_back(subscription_text(*subscriptions.at_slot(slot)));
  }
  return texts;
}

Texts texts_of(const Outcome& outcome) {
  Texts texts;
  texts.order = order_text(outcome.order);
  if (outcome.new_customer) texts.customer = customer_text(*outcome.new_customer);
  if (outcome.new_billing_group) {
    texts.billing_group = billing_group_text(*outcome.new_billing_group);
  }
  texts.subscriptions = texts_of(outcome.subscriptions);
  texts.ended_subscriptions = texts_of(outcome.ended_subscriptions);
  return texts;
}

// Rule O8: every returned text is read again and written with the same bytes.
void judge_read_again(Judge& judge, const std::string& text) {
  const auto again = read_subscription(text);
  if (!again) {
    judge.stopped("the subscription read again", again.error());
  } else {
    judge.compare("the subscription read again", subscription_text(**again), text);
  }
}

void judge_read_again(Judge& judge, const Texts& texts) {
  const auto order = read_order(texts.order);
  if (!order) {
    judge.stopped("the order read again", order.error());
  } else {
    judge.compare("the order read again", order_text(**order), texts.order);
  }
  for (const std::string& text : texts.subscriptions) judge_read_again(judge, text);
  for (const std::string& text : texts.ended_subscriptions) judge_read_again(judge, text);
}

std::string judge_outcome(Judge& judge, const Texts& texts, const Json& expect) {
  judge.judge_text("order", texts.order, expect);
  judge.compare_record("customer", texts.customer, expect);
  judge.compare_record("billingGroup", texts.billing_group, expect);
  judge.compare_records("subscriptions", texts.subscriptions, expect);
  judge.compare_records("endedSubscriptions", texts.ended_subscriptions, expect);
  judge_read_again(judge, texts);
  return texts.answer();
}

Decision decide(const std::string& action, const Order& order, const Catalog* catalog,
                const std::string& command, const OrderContext& context) {
  if (action == "edit") return edit_order(order, *catalog, command, context);
  if (action == "fulfill") return fulfill_order(order, command, context);
  if (action == "cancel") return cancel_order(order, command, context);
  return confirm_order(order, command, context);
}

// A command of a case or a step. It returns its outcome or the rejection.
struct Command {
  const Json& place;  // the case or the step
  std::string order;
  Json context;
  const Catalog* catalog;
};

std::expected<Texts, Rejection> run(Judge& judge, const Command& command, bool& concerns_context) {
  concerns_context = true;
  const auto order = read_order(command.order);
  if (!order) return std::unexpected(order.error());
  const auto context = read_command_context(stringify(command.context));
  if (!context) return std::unexpected(context.error());
  concerns_context = false;
  const Json text = command.place.value("command", Json{{"text", "{}"}});
  const auto decision = decide(command.place["action"], **order, command.catalog,
                               judge.document("commands", text), **context);
  if (!decision) return std::unexpected(decision.error());
  return texts_of(**decision);
}

// A command on a subscription: the rejection, or the subscription's new text.
std::expected<std::string, Rejection> run(Judge& judge, const std::string& action,
                                          const Json& place, const std::string& before,
                                          const Json& context, bool& concerns_context) {
  concerns_context = true;
  const auto subscription = read_subscription(before);
  if (!subscription) return std::unexpected(subscription.error());
  const Json text = place.value("command", Json{{"text", "{}"}});
  const std::string command = judge.document("commands", text);
  const auto known = read_command_context(stringify(context));
  if (!known && action == "editSubscription") return std::unexpected(known.error());
  concerns_context = false;
  const auto changed = action == "editSubscription"
                           ? edit_subscription(**subscription, command, **known)
                           : cancel_subscription(**subscription, command);
  if (!changed) return std::unexpected(changed.error());
  return subscription_text(*changed);
}

class Life {
 public:
  explicit Life(Judge& judge) : judge_(judge) {}

  std::string play() {
    const auto catalog = judge_.open_catalog(judge_.test_case["catalog"]);
    if (!catalog) return judge_.stopped("the catalog", catalog.error());
    catalog_ = catalog->get();
    const auto refused = create();
    if (refused) return judge_.stopped("the first order", *refused);
    std::string answer = order_;
    for (const Json& step : judge_.test_case["steps"]) answer += '\n' + play_step(step);
    return answer;
  }

 private:
  std::optional<Rejection> create() {
    const Json context = judge_.context(judge_.test_case, "plain");
    for (const char* list : {"customers", "billingGroups", "subscriptions"}) {
      for (const Json& record : context.value(list, Json::array())) learn(list, record);
    }
    const auto read = read_order_context(stringify(context));
    if (!read) return read.error();
    const auto created = create_order(*catalog_, judge_.input("requests", "request"), **read);
    if (!created) return created.error();
    take(texts_of(**created));
    return std::nullopt;
  }

  // A known record is replaced in its place.
  void learn(const char* list, const Json& record) {
    for (Json& known : known_[list]) {
      if (known["id"] == record["id"]) {
        known = record;
        return;
      }
    }
    known_[list].push_back(record);
  }

  void take(const Texts& texts) {
    order_ = texts.order;
    if (!texts.customer.empty()) learn("customers", *parse(texts.customer));
    if (!texts.billing_group.empty()) learn("billingGroups", *parse(texts.billing_group));
    for (const std::string& text : texts.subscriptions) learn("subscriptions", *parse(text));
    for (const std::string& text : texts.ended_subscriptions) learn("subscriptions", *parse(text));
  }

  std::string play_step(const Json& step) {
    if (step.contains("see")) return see(step["see"]);
    const Json expect = step.value("expect", Json::object());
    Json context = judge_.context(step, "command");
    for (const auto& [list, records] : known_.items()) {
      if (!records.empty()) context[list] = records;
    }
    if (step.contains("subscription")) return change_subscription(step, context, expect);
    bool concerns_context = false;
    const auto texts = run(judge_, {step, order_, context, catalog_}, concerns_context);
    if (!texts) return judge_.judge_refusal(texts.error(), expect);
    take(*texts);
    return judge_outcome(judge_, *texts, expect);
  }

  std::string see(const Json& expect) {
    const auto order = read_order(order_);
    return judge_.judge_text("overview", overview_text(**order), expect);
  }

  std::string change_subscription(const Json& step, const Json& context, const Json& expect) {
    judge_.compare_text("order", order_, Json::object(), expect.value("order", Json::object()));
    for (const Json& known : known_["subscriptions"]) {
      if (known["id"] != step["subscription"]) continue;
      bool concerns_context = false;
      const auto text =
          run(judge_, step["action"], step, stringify(known), context, concerns_context);
      if (!text) return judge_.judge_refusal(text.error(), expect);
      judge_.judge_text("subscription", *text, expect);
      judge_read_again(judge_, *text);
      learn("subscriptions", *parse(*text));
      return *text;
    }
    judge_.problems.push_back("no subscription is " + step["subscription"].get<std::string>());
    return {};
  }

  Judge& judge_;
  const Catalog* catalog_ = nullptr;
  std::string order_;
  Json known_ = Json::object();
};

template <class View>
std::string play_view(Judge& judge, const char* what, View view) {
  const auto order = read_order(judge.input("orders", "order"));
  if (!order) return judge.judge_refusal(order.error(), judge.expect);
  return judge.judge_text(what, view(**order), judge.expect);
}

// What the package makes of the arguments that a case has.
std::string query_of(const Json& test_case, std::initializer_list<const char*> names) {
  Json query = Json::object();
  for (const char* name : names) {
    if (test_case.contains(name)) query[name] = test_case[name];
  }
  return stringify(query);
}

template <class View>
std::string play_subscription_view(Judge& judge, const char* what,
                                   std::initializer_list<const char*> names, View view) {
  const auto subscription = read_subscription(judge.input("subscriptions", "subscription"));
  if (!subscription) return judge.judge_refusal(subscription.error(), judge.expect);
  const auto text = view(**subscription, query_of(judge.test_case, names));
  if (!text) return judge.judge_refusal(text.error(), judge.expect);
  return judge.judge_text(what, *text, judge.expect);
}

}  // namespace

std::string play_command(Judge& judge) {
  std::shared_ptr<const Catalog> catalog;
  if (judge.test_case.contains("catalog")) {
    const auto opened = judge.open_catalog(judge.test_case["catalog"]);
    if (!opened) return judge.stopped("the catalog", opened.error());
    catalog = *opened;
  }
  const Command command = {judge.test_case, judge.input("orders", "order"),
                           judge.context(judge.test_case, "command"), catalog.get()};
  bool concerns_context = false;
  const auto texts = run(judge, command, concerns_context);
  if (texts) return judge_outcome(judge, *texts, judge.expect);
  if (concerns_context) judge.compare("ofContext", judge.expect.value("ofContext", false), true);
  return judge.judge_refusal(texts.error(), judge.expect);
}

std::string play_life(Judge& judge) { return Life(judge).play(); }

std::string play_subscription_command(Judge& judge) {
  bool concerns_context = false;
  const auto text = run(judge, judge.test_case["call"], judge.test_case,
                        judge.input("subscriptions", "subscription"),
                        judge.context(judge.test_case, "command"), concerns_context);
  if (!text) {
    if (concerns_context) judge.compare("ofContext", judge.expect.value("ofContext", false), true);
    return judge.judge_refusal(text.error(), judge.expect);
  }
  judge_read_again(judge, *text);
  return judge.judge_text("subscription", *text, judge.expect);
}

std::string play_read_subscription(Judge& judge) {
  const std::string sent = judge.input("subscriptions", "subscription");
  const auto subscription = read_subscription(sent);
  if (!subscription) return judge.judge_refusal(subscription.error(), judge.expect);
  const std::string text = subscription_text(**subscription);
  if (judge.expect.contains("unchanged")) judge.compare("the text", text, sent);
  judge_read_again(judge, text);
  return judge.judge_text("subscription", text, judge.expect);
}

std::string play_fulfilled_order_id(Judge& judge) {
  const auto id = fulfilled_order_id(judge.input("commands", "command"));
  if (!id) return judge.judge_refusal(id.error(), judge.expect);
  judge.compare("orderId", *id, judge.expect.value("orderId", Json()));
  return *id;
}

std::string play_edit_customer(Judge& judge) {
  const auto customer = read_customer(judge.input("customers", "customer"));
  if (!customer) return judge.judge_refusal(customer.error(), judge.expect);
  const auto context = read_command_context(stringify(judge.context(judge.test_case, "command")));
  if (!context) return judge.judge_refusal(context.error(), judge.expect);
  const auto edited = edit_customer(**customer, judge.input("commands", "command"), **context);
  if (!edited) return judge.judge_refusal(edited.error(), judge.expect);
  const std::string text = customer_text(edited->customer);
  judge.compare("the customer read again", customer_text(**read_customer(text)), text);
  const auto& new_group = edited->new_billing_group;
  judge.compare_record("billingGroup", new_group ? billing_group_text(*new_group) : "",
                       judge.expect);
  return judge.judge_text("customer", text, judge.expect);
}

std::string play_read_order(Judge& judge) {
  const std::string sent = judge.input("orders", "order");
  const auto order = read_order(sent);
  if (!order) return judge.judge_refusal(order.error(), judge.expect);
  const std::string text = order_text(**order);
  if (judge.expect.contains("unchanged")) judge.compare("the text", text, sent);
  const std::string again = order_text(**read_order(text));
  judge.compare("the text read again", again, text);
  return judge.judge_text("order", text, judge.expect);
}

std::string play_overview(Judge& judge) { return play_view(judge, "overview", overview_text); }

std::string play_profitability(Judge& judge) {
  return play_view(judge, "profitability", profitability_text);
}

std::string play_contract_position(Judge& judge) {
  return play_subscription_view(judge, "position", {"today"}, contract_position);
}

std::string play_payments(Judge& judge) {
  return play_subscription_view(judge, "payments", {"paymentTerm"}, payments_text);
}

std::string play_phase_filter(Judge& judge) {
  const auto filter = phase_filter(query_of(judge.test_case, {"phase", "today"}));
  if (!filter) return judge.judge_refusal(filter.error(), judge.expect);
  return judge.judge_text("filter", *filter, judge.expect);
}

std::string play_due_date(Judge& judge) {
  const auto date = due_date(judge.input("queries", "query"));
  if (!date) return judge.judge_refusal(date.error(), judge.expect);
  judge.compare("date", *date, judge.expect.value("date", Json()));
  return *date;
}

std::string play_billing_group_summary(Judge& judge) {
  return play_answer(judge, "summary", judge.input("queries", "query"), billing_group_summary);
}

}  // namespace termwise::cases
