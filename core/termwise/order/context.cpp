// The schemas of contexts, and how they are read.
#include "termwise/order/context.hpp"

#include "termwise/json/pointer.hpp"
#include "termwise/order/stored_fields.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/messages.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// clang-format off

constexpr std::array known_fields = {
    Field{.name = "customers", .type = Type::list, .at = member<&KnownRecords::customers>,
          .schema = &customer_record_schema},
    Field{.name = "billingGroups", .type = Type::list, .at = member<&KnownRecords::billing_groups>,
          .schema = &billing_group_schema},
    Field{.name = "subscriptions", .type = Type::list, .at = member<&KnownRecords::subscriptions>,
          .schema = &subscription_schema},
};

constexpr Field as_required(Field field) {
  field.need = Need::required;
  return field;
}
constexpr Field order_id_field =
    {.name = "orderId", .type = Type::text, .at = member<&OrderContext::order_id>,
     .need = Need::required, .max = max_name};
constexpr Field customer_id_field =
    {.name = "customerId", .type = Type::text, .at = member<&OrderContext::customer_id>,
     .max = max_name};
constexpr Field billing_group_id_field =
    {.name = "billingGroupId", .type = Type::text, .at = member<&OrderContext::billing_group_id>,
     .max = max_person_name};
constexpr Field now_field =
    {.name = "now", .type = Type::text, .at = member<&OrderContext::now>, .need = Need::required,
     .format_rule = timestamp_format};
constexpr Field address_policy_field =
    {.name = "addressPolicy", .type = Type::choice, .at = member<&KnownRecords::address_policy>,
     .choices = &address_policies};

constexpr auto order_context_fields = concatenated(std::array{
    order_id_field, as_required(customer_id_field), billing_group_id_field, now_field,
    Field{.name = "status", .type = Type::choice, .at = member<&OrderContext::status>,
          .choices = &new_order_statuses},
    address_policy_field,
}, known_fields);

constexpr auto command_context_fields = concatenated(std::array{
    customer_id_field, billing_group_id_field,
    Field{.name = "subscriptionId", .type = Type::text,
          .at = member<&OrderContext::subscription_id>, .max = max_name},
    now_field,
    Field{.name = "today", .type = Type::text, .at = member<&OrderContext::today>,
          .format_rule = day_format},
    address_policy_field,
}, known_fields);

constexpr auto draft_options_fields = concatenated(std::array{address_policy_field}, known_fields);

// clang-format on

// Reads and validates a context or options.
template <class T>
std::expected<std::unique_ptr<T>, Rejection> read_context(std::string_view text,
                                                          const Schema& schema) {
  auto context = std::make_unique<T>();
  if (auto rejection = read_valid_record(text, max_catalog_bytes, schema, *context)) {
    return rejected(std::move(*rejection));
  }
  const auto& subscriptions = context->subscriptions;
  for (auto at = subscriptions.begin(); at != subscriptions.end(); ++at) {
    context->subscription_slots.emplace(at->id.trimmed_text(), at.slot());
  }
  return context;
}

}  // namespace

constexpr Schema known_records_schema{"KnownRecords", known_fields};
constexpr Schema draft_options_schema{"DraftOptions", draft_options_fields};
constexpr Schema order_context_schema{"OrderContext", order_context_fields};
constexpr Schema command_context_schema{"CommandContext", command_context_fields};

std::expected<std::unique_ptr<OrderContext>, Rejection> read_order_context(std::string_view text) {
  return read_context<OrderContext>(text, order_context_schema);
}

std::expected<std::unique_ptr<OrderContext>, Rejection> read_command_context(
    std::string_view text) {
  return read_context<OrderContext>(text, command_context_schema);
}

std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known(std::string_view text) {
  auto known = read_context<KnownRecords>(text, draft_options_schema);
  if (known && !(*known)->address_policy.is_present()) {
    (*known)->address_policy = choice_value(address_policies, AddressPolicy::strict);
  }
  return known;
}

std::expected<std::unique_ptr<KnownRecords>, Rejection> read_known_records(std::string_view text) {
  return read_context<KnownRecords>(text, known_records_schema);
}

Rejection reject_missing(std::string_view member) {
  OrderContext context;
  const RuleContext no_context;
  const Field& field = *find_field(order_context_schema, member);
  std::string path;
  append_pointer(path, member);
  Rejection rejection;
  rejection.concerns_context = true;
  const RuleInput input{no_context, field, context, field.at(context)};
  rejection.faults.push_back(make_fault(input, FaultCode::required, std::move(path)));
  return rejection;
}

}  // namespace termwise
