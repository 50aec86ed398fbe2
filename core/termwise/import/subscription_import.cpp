// The import of running subscriptions from another system (rule A10).
#include "termwise/import/import.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/subscription.hpp"
#include "termwise/schema/messages.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct KnownSubscriptions : Record {
  Values rental_ids, ids, serial_numbers;
};

// clang-format off
constexpr Field known_subscriptions_fields[] = {
    {.name = "rentalIds", .type = Type::array, .at = member<&KnownSubscriptions::rental_ids>,
     .entry_type = Type::text},
    {.name = "ids", .type = Type::array, .at = member<&KnownSubscriptions::ids>,
     .entry_type = Type::text},
    {.name = "serialNumbers", .type = Type::array,
     .at = member<&KnownSubscriptions::serial_numbers>, .entry_type = Type::text},
};
// clang-format on

// The context of the rules of a line.
struct ImportRuleContext : RuleContext {
  const SubscriptionImport::Known* known = nullptr;
  const AcceptedNames* accepted_ids = nullptr;
  const AcceptedNames* accepted_serial_numbers = nullptr;
};

const ImportRuleContext& import_context(const RuleInput& input) {
  return static_cast<const ImportRuleContext&>(input.context);
}

FaultCode id_is_new_and_rented(const RuleInput& input) {
  const ImportRuleContext& context = import_context(input);
  const std::string_view id = input.value().trimmed_text();
  if (context.accepted_ids->contains(id) || context.known->ids.contains(id)) {
    return FaultCode::duplicate_id;
  }
  const bool is_rented = context.known->rental_ids.contains(id);
  return is_rented ? FaultCode::none : FaultCode::SUBSCRIPTION_NOT_FOUND;
}

// Not for a subscription that is already known, because it has the device itself.
FaultCode device_is_free(const RuleInput& input) {
  const ImportRuleContext& context = import_context(input);
  const auto& subscription = input.record_as<Subscription>();
  const Value& status = subscription.status;
  const bool is_active =
      status.is_present() && status.format_fault == FaultCode::none && subscription.is_active();
  if (!is_active || subscription.id.fault == FaultCode::duplicate_id) return FaultCode::none;
  const std::string_view serial_number = input.value().trimmed_text();
  const bool is_used = context.accepted_serial_numbers->contains(serial_number) ||
                       context.known->serial_numbers.contains(serial_number);
  return is_used ? FaultCode::SERIAL_NUMBER_IN_USE : FaultCode::none;
}

Message import_message(const RuleInput& input, FaultCode code) {
  if (code != FaultCode::SUBSCRIPTION_NOT_FOUND) return order_message(input, code);
  return {"No known order has this rental id", ""};
}

std::vector<Field> imported_subscription_fields() {
  std::vector<Field> fields(subscription_schema.fields.begin(), subscription_schema.fields.end());
  for (Field& field : fields) {
    if (field.name != "id" && field.name != "serialNumber") continue;
    field.meaning_rule = field.name == "id" ? id_is_new_and_rented : device_is_free;
    field.message = import_message;
  }
  return fields;
}

const Schema& imported_subscription_schema() {
  static const std::vector<Field> fields = imported_subscription_fields();
  static const Schema schema{subscription_schema.name, fields, nullptr, nullptr,
                             subscription_schema.currency_at};
  return schema;
}

}  // namespace

constexpr Schema known_subscriptions_schema{"KnownSubscriptions", known_subscriptions_fields};

std::optional<Rejection> SubscriptionImport::take_known(std::string_view known_text) {
  KnownSubscriptions known;
  if (auto rejection =
          read_valid_record(known_text, max_catalog_bytes, known_subscriptions_schema, known)) {
    return rejection;
  }
  known_ = {known_names(known.rental_ids), known_names(known.ids),
            known_names(known.serial_numbers)};
  return std::nullopt;
}

void SubscriptionImport::judge_line(const PendingLines::Line& line) {
  const Schema& schema = imported_subscription_schema();
  Subscription subscription;
  if (auto rejection = read_record(line.text, max_request_bytes, schema, subscription)) {
    return reject(line, std::move(*rejection));
  }
  ImportRuleContext context;
  context.known = &known_;
  context.accepted_ids = &accepted_ids_;
  context.accepted_serial_numbers = &accepted_serial_numbers_;
  validate_formats(schema, subscription, context);
  if (validate_rules(schema, subscription, context) > 0) {
    return reject(line, reject_record(schema, subscription, context));
  }
  const std::string_view serial_number = subscription.serial_number.trimmed_text();
  if (subscription.is_active() && !accepted_serial_numbers_.add(serial_number)) {
    return reject(line, reject_too_large(AcceptedNames::max_bytes));
  }
  accept(line, subscription.id.trimmed_text(), subscription_text(subscription));
}

void SubscriptionImport::forget_recent() {
  LineImport::forget_recent();
  accepted_serial_numbers_.forget_recent();
}

void SubscriptionImport::keep_recent() {
  LineImport::keep_recent();
  accepted_serial_numbers_.keep_recent();
}

}  // namespace termwise
