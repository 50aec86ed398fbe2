// The schema of subscriptions (rules L6, A2, A3).
#include "termwise/order/subscription.hpp"

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/customer.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

// R22: while the status has a fault, it does not decide.
FaultCode only_if_cancelled(const RuleInput& input) {
  const Value& status = input.record_as<Subscription>().status;
  const bool is_cancelled = status.choice<SubscriptionStatus>() == SubscriptionStatus::cancelled;
  const bool is_forbidden = input.value().is_present() && status.is_valid() && !is_cancelled;
  return is_forbidden ? FaultCode::not_allowed : FaultCode::none;
}

// L6, L8: only an upgrade may end a subscription before its first day.
FaultCode end_is_not_before_start(const RuleInput& input) {
  const auto& subscription = input.record_as<Subscription>();
  const Value& status = subscription.status;
  const Value& start = subscription.start_date;
  const bool may_be_before = status.format_fault != FaultCode::none || !status.is_present() ||
                             status.choice<SubscriptionStatus>() == SubscriptionStatus::ended;
  if (may_be_before || !start.is_valid()) return FaultCode::none;
  const bool is_before = input.value().trimmed_text() < start.trimmed_text();
  return is_before ? FaultCode::invalid_date : FaultCode::none;
}

// clang-format off
constexpr Field replacement_fields[] = {
    {.name = "serialNumber", .type = Type::text, .at = member<&Replacement::serial_number>,
     .need = Need::required, .max = max_serial_number},
    {.name = "replacedAt", .type = Type::text, .at = member<&Replacement::replaced_at>,
     .need = Need::required, .format_rule = timestamp_format},
    {.name = "reason", .type = Type::multiline_text, .at = member<&Replacement::reason>,
     .need = Need::required, .max = max_reason},
};
constexpr Schema replacement_schema{"Replacement", replacement_fields};

constexpr Field subscription_fields[] = {
    {.name = "id", .type = Type::text, .at = member<&Subscription::id>, .need = Need::required,
     .max = max_name},
    {.name = "orderId", .type = Type::text, .at = member<&Subscription::order_id>,
     .need = Need::required, .max = max_name},
    {.name = "itemId", .type = Type::text, .at = member<&Subscription::item_id>,
     .need = Need::required, .max = max_name},
    {.name = "customerId", .type = Type::text, .at = member<&Subscription::customer_id>,
     .need = Need::required, .max = max_name},
    {.name = "billingGroupId", .type = Type::text, .at = member<&Subscription::billing_group_id>,
     .max = max_person_name},
    {.name = "sku", .type = Type::text, .at = member<&Subscription::sku>, .need = Need::required,
     .max = max_name},
    {.name = "serialNumber", .type = Type::text, .at = member<&Subscription::serial_number>,
     .need = Need::required, .max = max_serial_number},
    {.name = "currency", .type = Type::text, .at = member<&Subscription::currency>,
     .need = Need::required, .format_rule = currency_format},
    {.name = "unitPrice", .type = Type::amount, .at = member<&Subscription::unit_price>,
     .need = Need::required},
    {.name = "contractLength", .type = Type::integer, .at = member<&Subscription::contract_length>,
     .need = Need::required, .min = 1, .max = max_contract_months},
    {.name = "startDate", .type = Type::text, .at = member<&Subscription::start_date>,
     .need = Need::required, .format_rule = day_format},
    {.name = "endDate", .type = Type::text, .at = member<&Subscription::end_date>,
     .need = Need::required, .format_rule = day_format,
     .meaning_rule = end_is_not_before_start, .message = order_message},
    {.name = "carrier", .type = Type::text, .at = member<&Subscription::carrier>,
     .max = max_shipment_text},
    {.name = "trackingNumber", .type = Type::text, .at = member<&Subscription::tracking_number>,
     .max = max_shipment_text},
    {.name = "notes", .type = Type::multiline_text, .at = member<&Subscription::notes>,
     .max = max_subscription_notes},
    {.name = "status", .type = Type::choice, .at = member<&Subscription::status>,
     .need = Need::required, .choices = &subscription_statuses},
    {.name = "cancelReason", .type = Type::multiline_text,
     .at = member<&Subscription::cancel_reason>, .max = max_reason,
     .presence_rule = only_if_cancelled},
    {.name = "replacements", .type = Type::list, .at = member<&Subscription::replacements>,
     .max = max_replacements, .schema = &replacement_schema},
};
// clang-format on

}  // namespace

constexpr Schema subscription_schema{"Subscription", subscription_fields, nullptr, nullptr,
                                     member<&Subscription::currency>};

std::expected<std::unique_ptr<Subscription>, Rejection> read_subscription(std::string_view text) {
  auto subscription = std::make_unique<Subscription>();
  if (auto rejection =
          read_valid_record(text, max_request_bytes, subscription_schema, *subscription)) {
    return rejected(std::move(*rejection));
  }
  return subscription;
}

std::string subscription_text(const Subscription& subscription) {
  return record_text(subscription_schema, subscription);
}

}  // namespace termwise
