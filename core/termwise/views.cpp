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

std::optional<std::string> due_day(const Value& payment_term, std::string_view invoice_day) {
  constexpr std::int64_t days[] = {0, 7, 14, 30};
  static_assert(std::size(days) == std::size(words::payment_term));
  const auto term = payment_term.is_present() ? payment_term.choice<PaymentTerm>()
                                              : PaymentTerm::immediate;
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
// clang-format on

template <class Query>
std::optional<Refusal> read_query(std::string_view text, const Table& table, Query& query) {
  if (auto refusal = read_record(text, max_catalog_bytes, table, query)) return refusal;
  const World nothing_known;
  check_forms(table, query, nothing_known);
  if (check_rules(table, query, nothing_known) == 0) return std::nullopt;
  return refuse_record(table, query, nothing_known);
}

void write_schedule(JsonWriter& json, const std::vector<ScheduleRun>& runs, int exponent) {
  json.begin_array();
  for (const ScheduleRun& run : runs) {
    json.begin_object();
    json.key("fromMonth");
    json.integer(run.from_month);
    json.key("toMonth");
    json.integer(run.to_month);
    json.key("amount");
    json.raw(amount_text(static_cast<std::int64_t>(run.amount_minor), exponent));
    json.end_object();
  }
  json.end_array();
}

// The first month in which the payments so far cover the cost; 0 for never.
std::int64_t break_even_month(const std::vector<ScheduleRun>& runs, AmountMinor cost_minor) {
  if (cost_minor == 0) return 1;
  std::int64_t open = cost_minor;
  for (const ScheduleRun& run : runs) {
    const auto amount = static_cast<std::int64_t>(run.amount_minor);
    if (amount == 0) continue;
    const std::int64_t months_needed = (open + amount - 1) / amount;
    const std::int64_t months = run.to_month - run.from_month + 1;
    if (months_needed <= months) return run.from_month + months_needed - 1;
    open -= amount * months;
  }
  return 0;
}

// The cost of all units, or nothing where that of one is not known.
std::optional<AmountMinor> known_cost_minor(const Order& order) {
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    if (!order.items.at_slot(slot)->acquisition_cost.is_present()) return std::nullopt;
  }
  return order.sums.acquisition_cost_minor();
}

// Sets of texts in the order in which they came first.
void write_first_occurrences(JsonWriter& json, const std::vector<std::string_view>& texts) {
  const auto first = first_occurrences(texts);
  json.begin_array();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (first[i] == i) json.text(texts[i]);
  }
  json.end_array();
}

}  // namespace

constexpr Table due_date_query_table{"DueDateQuery", due_date_query_fields};
constexpr Table billing_group_query_table{"BillingGroupQuery", billing_group_query_fields};

std::string overview_text(const Order& order) {
  JsonWriter json;
  json.begin_object();
  json.key("availableActions");
  write_available_actions(json, order.status.choice<OrderStatus>());
  json.key("readyForFulfillment");
  json.boolean(is_ready_for_fulfillment(order));
  json.key("schedule");
  write_schedule(json, order.sums.schedule(), stated_currency(order_table, order)->exponent);
  json.end_object();
  return json.take();
}

std::string profitability_text(const Order& order) {
  const int exponent = stated_currency(order_table, order)->exponent;
  const AmountMinor value_minor = *order.sums.contract_value_minor();
  const auto cost_minor = known_cost_minor(order);
  const auto month = cost_minor ? break_even_month(order.sums.schedule(), *cost_minor) : 0;
  const auto write_amount = [&](JsonWriter& json, std::optional<std::int64_t> amount_minor) {
    amount_minor ? json.raw(amount_text(*amount_minor, exponent)) : json.null();
  };
  JsonWriter json;
  json.begin_object();
  json.key("acquisitionCost");
  write_amount(json, cost_minor);
  json.key("contractValue");
  write_amount(json, value_minor);
  json.key("margin");
  write_amount(json, cost_minor ? std::optional(value_minor - *cost_minor) : std::nullopt);
  json.key("breakEvenMonth");
  month > 0 ? json.integer(month) : json.null();
  json.end_object();
  return json.take();
}

std::expected<std::string, Refusal> due_date(std::string_view query_text) {
  DueDateQuery query;
  if (auto refusal = read_query(query_text, due_date_query_table, query)) {
    return std::unexpected(std::move(*refusal));
  }
  return *due_day(query.payment_term, query.invoice_date.trimmed_text());
}

std::expected<std::string, Refusal> billing_group_summary(std::string_view query_text) {
  BillingGroupQuery query;
  if (auto refusal = read_query(query_text, billing_group_query_table, query)) {
    return std::unexpected(std::move(*refusal));
  }
  const std::string_view group_id = query.billing_group_id.trimmed_text();
  std::optional<Currency> currency;
  std::vector<std::string_view> subscription_ids;
  std::vector<std::string_view> customer_ids;
  AmountMinor total_minor = 0;
  for (std::size_t slot = 0; slot < query.subscriptions.slot_count(); ++slot) {
    const Subscription& subscription = *query.subscriptions.at_slot(slot);
    const bool counts = subscription.is_active() &&
                        subscription.billing_group_id.trimmed_text() == group_id;
    if (!counts) continue;
    const auto own = stated_currency(subscription_table, subscription);
    if (currency && currency->code != own->code) {
      return std::unexpected(refuse_whole(Code::CURRENCY_MISMATCH,
                                          "The group's subscriptions are in several currencies"));
    }
    currency = own;
    subscription_ids.push_back(subscription.id.trimmed_text());
    customer_ids.push_back(subscription.customer_id.trimmed_text());
    total_minor += subscription.unit_price.number;
    if (total_minor > max_amount_minor) {
      const std::string max = amount_text(max_amount_minor, currency->exponent);
      return std::unexpected(refuse_whole(Code::amount_too_large,
                                          "The amount must not exceed " + max,
                                          "{\"max\":" + max + '}'));
    }
  }
  JsonWriter json;
  json.begin_object();
  json.key("billingGroupId");
  json.text(group_id);
  json.key("currency");
  currency ? json.text(currency->code) : json.null();
  json.key("subscriptionIds");
  write_first_occurrences(json, subscription_ids);
  json.key("customerIds");
  write_first_occurrences(json, customer_ids);
  json.key("monthlyTotal");
  json.raw(amount_text(total_minor, currency ? currency->exponent : 0));
  json.end_object();
  return json.take();
}

}  // namespace termwise
