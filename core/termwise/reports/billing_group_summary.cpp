#include "termwise/reports/billing_group_summary.hpp"

#include "termwise/base/text.hpp"
#include "termwise/order/customer.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

struct BillingGroupQuery : Record {
  Value billing_group_id;
  List<Subscription> subscriptions;
};

struct BillingGroupSummary : Record {
  Value billing_group_id, currency, monthly_total;
  Values subscription_ids, customer_ids;
};

// clang-format off
constexpr Field billing_group_query_fields[] = {
    {.name = "billingGroupId", .type = Type::text,
     .at = member<&BillingGroupQuery::billing_group_id>, .need = Need::required, .max = max_name},
    {.name = "subscriptions", .type = Type::list, .at = member<&BillingGroupQuery::subscriptions>,
     .need = Need::required, .schema = &subscription_schema},
};

constexpr Field billing_group_summary_fields[] = {
    {.name = "billingGroupId", .type = Type::text,
     .at = member<&BillingGroupSummary::billing_group_id>, .need = Need::required},
    {.name = "currency", .type = Type::text, .at = member<&BillingGroupSummary::currency>,
     .need = Need::null_when_absent},
    {.name = "subscriptionIds", .type = Type::array,
     .at = member<&BillingGroupSummary::subscription_ids>, .need = Need::required,
     .entry_type = Type::text},
    {.name = "customerIds", .type = Type::array,
     .at = member<&BillingGroupSummary::customer_ids>, .need = Need::required,
     .entry_type = Type::text},
    {.name = "monthlyTotal", .type = Type::amount,
     .at = member<&BillingGroupSummary::monthly_total>, .need = Need::required},
};
// clang-format on

Rejection reject_group_total(const Currency& currency) {
  const std::string max = amount_text(max_amount_minor, currency.exponent);
  return reject_whole(FaultCode::amount_too_large, "The amount must not exceed " + max,
                      "{\"max\":" + max + '}');
}

// Removes duplicates and keeps the first of each text.
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

constexpr Schema billing_group_query_schema{"BillingGroupQuery", billing_group_query_fields};
constexpr Schema billing_group_summary_schema{"BillingGroupSummary", billing_group_summary_fields};

std::expected<std::string, Rejection> billing_group_summary(std::string_view query_text) {
  BillingGroupQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_catalog_bytes, billing_group_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  BillingGroupSummary summary;
  summary.billing_group_id = query.billing_group_id;
  summary.subscription_ids.kind = Kind::array;
  summary.customer_ids.kind = Kind::array;
  std::optional<Currency> currency;
  AmountMinor total_minor = 0;
  for (const Subscription& subscription : query.subscriptions) {
    const bool counts = subscription.is_active() && subscription.billing_group_id.trimmed_text() ==
                                                        query.billing_group_id.trimmed_text();
    if (!counts) continue;
    const auto own = stated_currency(subscription_schema, subscription);
    if (currency && currency->code != own->code) {
      return rejected(reject_whole(FaultCode::CURRENCY_MISMATCH,
                                   "The group's subscriptions are in several currencies"));
    }
    currency = own;
    summary.subscription_ids.entries.push_back(subscription.id);
    summary.customer_ids.entries.push_back(subscription.customer_id);
    total_minor += subscription.unit_price.number;
    if (total_minor > max_amount_minor) return rejected(reject_group_total(*currency));
  }
  keep_first(summary.customer_ids);
  if (currency) summary.currency = Value::of_text(currency->code);
  summary.monthly_total = Value::of_integer(total_minor);
  return record_text(billing_group_summary_schema, summary, currency);
}

}  // namespace termwise
