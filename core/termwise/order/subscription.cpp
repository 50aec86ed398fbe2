// The schema of subscriptions (rule L6).
#include "termwise/order/subscription.hpp"

#include "termwise/catalog/catalog.hpp"
#include "termwise/order/customer.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

// clang-format off
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
     .need = Need::required, .format_rule = day_format},
    {.name = "status", .type = Type::choice, .at = member<&Subscription::status>,
     .need = Need::required, .choices = &subscription_statuses},
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
