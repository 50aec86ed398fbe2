#include "termwise/views.hpp"

#include <algorithm>

#include "termwise/date.hpp"
#include "termwise/lifecycle.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

struct DueDateQuery : Record {
  Value payment_term, invoice_date;
};

struct BillingGroupQuery : Record {
  Value billing_group_id;
  List<Subscription> subscriptions;
};

struct AvailableAction : Record {
  Value action, allowed, reason;
};

struct PaymentRun : Record {
  Value from_month, to_month, amount;
};

struct Overview : Record {
  List<AvailableAction> available_actions;
  Value ready_for_fulfillment;
  List<PaymentRun> schedule;
};

struct Profitability : Record {
  Value acquisition_cost, contract_value, margin, break_even_month;
};

struct BillingGroupSummary : Record {
  Value billing_group_id, currency, monthly_total;
  Values subscription_ids, customer_ids;
};

std::optional<std::string> due_day(const Value& payment_term, std::string_view invoice_day) {
  constexpr std::int64_t days[] = {0, 7, 14, 30};
  static_assert(std::size(days) == std::size(words::payment_term));
  const auto term =
      payment_term.is_present() ? payment_term.choice<PaymentTerm>() : PaymentTerm::immediate;
  return add_days(invoice_day, days[static_cast<std::size_t>(term)]);
}

// A day whose due date can be written.
Code has_due_day(const Scope& scope) {
  const auto& query = scope.record_as<DueDateQuery>();
  if (query.payment_term.form != Code::none) return Code::none;
  const auto due = due_day(query.payment_term, scope.value().trimmed_text());
  return due ? Code::none : Code::invalid_date;
}

// clang-format off
constexpr Field due_date_query_fields[] = {
    {.name = "paymentTerm", .form = Form::choice, .at = member<&DueDateQuery::payment_term>,
     .choices = &payment_terms},
    {.name = "invoiceDate", .form = Form::text, .at = member<&DueDateQuery::invoice_date>,
     .need = Need::required, .form_rule = day_form, .meaning_rule = has_due_day},
};
constexpr Field billing_group_query_fields[] = {
    {.name = "billingGroupId", .form = Form::text,
     .at = member<&BillingGroupQuery::billing_group_id>, .need = Need::required, .max = max_name},
    {.name = "subscriptions", .form = Form::list, .at = member<&BillingGroupQuery::subscriptions>,
     .need = Need::required, .table = &subscription_table},
};

constexpr Field available_action_fields[] = {
    {.name = "action", .form = Form::choice, .at = member<&AvailableAction::action>,
     .need = Need::required, .choices = &actions},
    {.name = "allowed", .form = Form::flag, .at = member<&AvailableAction::allowed>,
     .need = Need::required},
    {.name = "reason", .form = Form::choice, .at = member<&AvailableAction::reason>,
     .choices = &reasons},
};
constexpr Table available_action_table{"AvailableAction", available_action_fields};

constexpr Field payment_run_fields[] = {
    {.name = "fromMonth", .form = Form::whole, .at = member<&PaymentRun::from_month>,
     .need = Need::required},
    {.name = "toMonth", .form = Form::whole, .at = member<&PaymentRun::to_month>,
     .need = Need::required},
    {.name = "amount", .form = Form::amount, .at = member<&PaymentRun::amount>,
     .need = Need::required},
};
constexpr Table payment_run_table{"PaymentRun", payment_run_fields};

constexpr Field overview_fields[] = {
    {.name = "availableActions", .form = Form::list, .at = member<&Overview::available_actions>,
     .need = Need::required, .table = &available_action_table},
    {.name = "readyForFulfillment", .form = Form::flag,
     .at = member<&Overview::ready_for_fulfillment>, .need = Need::required},
    {.name = "schedule", .form = Form::list, .at = member<&Overview::schedule>,
     .need = Need::required, .table = &payment_run_table},
};

constexpr Field profitability_fields[] = {
    {.name = "acquisitionCost", .form = Form::amount, .at = member<&Profitability::acquisition_cost>,
     .need = Need::null_when_absent},
    {.name = "contractValue", .form = Form::amount, .at = member<&Profitability::contract_value>,
     .need = Need::required},
    {.name = "margin", .form = Form::amount, .at = member<&Profitability::margin>,
     .need = Need::null_when_absent},
    {.name = "breakEvenMonth", .form = Form::whole, .at = member<&Profitability::break_even_month>,
     .need = Need::null_when_absent},
};

constexpr Field billing_group_summary_fields[] = {
    {.name = "billingGroupId", .form = Form::text,
     .at = member<&BillingGroupSummary::billing_group_id>, .need = Need::required},
    {.name = "currency", .form = Form::text, .at = member<&BillingGroupSummary::currency>,
     .need = Need::null_when_absent},
    {.name = "subscriptionIds", .form = Form::values,
     .at = member<&BillingGroupSummary::subscription_ids>, .need = Need::required,
     .entry_form = Form::text},
    {.name = "customerIds", .form = Form::values,
     .at = member<&BillingGroupSummary::customer_ids>, .need = Need::required,
     .entry_form = Form::text},
    {.name = "monthlyTotal", .form = Form::amount,
     .at = member<&BillingGroupSummary::monthly_total>, .need = Need::required},
};
// clang-format on

std::string text_of(const Table& table, const Record& record, std::optional<Currency> currency) {
  World world;
  world.currency = currency;
  JsonWriter json;
  write_record(json, table, record, world);
  return json.take();
}

void add_actions(List<AvailableAction>& list, OrderStatus status) {
  list.kind = Kind::array;
  for (std::size_t i = 0; i < actions.words.size(); ++i) {
    const auto action = static_cast<Action>(i);
    const Reason refused = transition(status, action).refused;
    AvailableAction& added = list.append();
    added.action = choice_value(actions, action);
    added.allowed = Value::of_boolean(refused == Reason::none);
    if (refused != Reason::none) added.reason = Value::of_text(reason_word(refused));
  }
}

// The first month in which the payments so far cover the cost; nothing for never.
std::optional<std::int64_t> break_even_month(const std::vector<ScheduleRun>& runs,
                                             AmountMinor cost_minor) {
  if (cost_minor == 0) return 1;
  std::int64_t open_minor = cost_minor;
  for (const ScheduleRun& run : runs) {
    const auto amount_minor = static_cast<std::int64_t>(run.amount_minor);
    if (amount_minor == 0) continue;
    const std::int64_t months_needed = (open_minor + amount_minor - 1) / amount_minor;
    const std::int64_t months = run.to_month - run.from_month + 1;
    if (months_needed <= months) return run.from_month + months_needed - 1;
    open_minor -= amount_minor * months;
  }
  return std::nullopt;
}

// The cost of all units, or nothing where that of one is not known.
std::optional<AmountMinor> known_cost_minor(const Order& order) {
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    if (!order.items.at_slot(slot)->acquisition_cost.is_present()) return std::nullopt;
  }
  return order.sums.acquisition_cost_minor();
}

Refusal refuse_group_total(const Currency& currency) {
  const std::string max = amount_text(max_amount_minor, currency.exponent);
  return refuse_whole(Code::amount_too_large, "The amount must not exceed " + max,
                      "{\"max\":" + max + '}');
}

// Each text once, where it comes first.
void keep_first(Values& texts) {
  std::vector<std::string_view> views;
  for (const Value& text : texts.entries) views.push_back(text.trimmed_text());
  const auto first = first_occurrences(views);
  std::vector<Value> kept;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] == i) kept.push_back(texts.entries[i]);
  }
  texts.entries = std::move(kept);
}

}  // namespace

constexpr Table due_date_query_table{"DueDateQuery", due_date_query_fields};
constexpr Table billing_group_query_table{"BillingGroupQuery", billing_group_query_fields};
constexpr Table overview_table{"OrderOverview", overview_fields};
constexpr Table profitability_table{"Profitability", profitability_fields};
constexpr Table billing_group_summary_table{"BillingGroupSummary", billing_group_summary_fields};

std::string overview_text(const Order& order) {
  Overview overview;
  add_actions(overview.available_actions, order.status.choice<OrderStatus>());
  overview.ready_for_fulfillment = Value::of_boolean(is_ready_for_fulfillment(order));
  overview.schedule.kind = Kind::array;
  for (const ScheduleRun& run : order.sums.schedule()) {
    PaymentRun& added = overview.schedule.append();
    added.from_month = Value::of_whole(run.from_month);
    added.to_month = Value::of_whole(run.to_month);
    added.amount = Value::of_whole(static_cast<std::int64_t>(run.amount_minor));
  }
  return text_of(overview_table, overview, stated_currency(order_table, order));
}

std::string profitability_text(const Order& order) {
  const AmountMinor value_minor = *order.sums.contract_value_minor();
  Profitability profitability;
  profitability.contract_value = Value::of_whole(value_minor);
  if (const auto cost_minor = known_cost_minor(order)) {
    profitability.acquisition_cost = Value::of_whole(*cost_minor);
    profitability.margin = Value::of_whole(value_minor - *cost_minor);
    const auto month = break_even_month(order.sums.schedule(), *cost_minor);
    if (month) profitability.break_even_month = Value::of_whole(*month);
  }
  return text_of(profitability_table, profitability, stated_currency(order_table, order));
}

std::expected<std::string, Refusal> due_date(std::string_view query_text) {
  DueDateQuery query;
  if (auto refusal =
          read_sound_record(query_text, max_request_bytes, due_date_query_table, query)) {
    return std::unexpected(std::move(*refusal));
  }
  return *due_day(query.payment_term, query.invoice_date.trimmed_text());
}

std::expected<std::string, Refusal> billing_group_summary(std::string_view query_text) {
  BillingGroupQuery query;
  if (auto refusal =
          read_sound_record(query_text, max_catalog_bytes, billing_group_query_table, query)) {
    return std::unexpected(std::move(*refusal));
  }
  BillingGroupSummary summary;
  summary.billing_group_id = query.billing_group_id;
  summary.subscription_ids.kind = Kind::array;
  summary.customer_ids.kind = Kind::array;
  std::optional<Currency> currency;
  AmountMinor total_minor = 0;
  for (std::size_t slot = 0; slot < query.subscriptions.slot_count(); ++slot) {
    const Subscription& subscription = *query.subscriptions.at_slot(slot);
    const bool counts = subscription.is_active() && subscription.billing_group_id.trimmed_text() ==
                                                        query.billing_group_id.trimmed_text();
    if (!counts) continue;
    const auto own = stated_currency(subscription_table, subscription);
    if (currency && currency->code != own->code) {
      return std::unexpected(refuse_whole(Code::CURRENCY_MISMATCH,
                                          "The group's subscriptions are in several currencies"));
    }
    currency = own;
    summary.subscription_ids.entries.push_back(subscription.id);
    summary.customer_ids.entries.push_back(subscription.customer_id);
    total_minor += subscription.unit_price.number;
    if (total_minor > max_amount_minor) return std::unexpected(refuse_group_total(*currency));
  }
  keep_first(summary.customer_ids);
  if (currency) summary.currency = Value::of_text(currency->code);
  summary.monthly_total = Value::of_whole(total_minor);
  return text_of(billing_group_summary_table, summary, currency);
}

}  // namespace termwise
