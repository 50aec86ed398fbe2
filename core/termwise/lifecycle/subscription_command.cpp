#include "termwise/lifecycle/subscription_command.hpp"

#include <algorithm>

#include "termwise/base/date.hpp"
#include "termwise/lifecycle/transitions.hpp"
#include "termwise/lifecycle/unchanged.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

struct CancelSubscriptionCommand : Record {
  Value reason;
};

// clang-format off
constexpr Field cancel_subscription_command_fields[] = {
    {.name = "reason", .type = Type::multiline_text,
     .at = member<&CancelSubscriptionCommand::reason>, .max = max_reason},
};
// clang-format on

// All members of a subscription, most of which may only be repeated unchanged.
struct EditSubscriptionCommand : Subscription {
  Value reason;

  const Subscription* before = nullptr;
  const KnownRecords* known = nullptr;

  bool replaces_device() const {
    return serial_number.is_present() &&
           serial_number.trimmed_text() != before->serial_number.trimmed_text();
  }
};

// A member that an edit changes and that null removes.
struct Detail {
  std::string_view name;
  Value Subscription::*at;
};
constexpr Detail details[] = {
    {"carrier", &Subscription::carrier},
    {"trackingNumber", &Subscription::tracking_number},
    {"notes", &Subscription::notes},
};

EditSubscriptionCommand& command_of(const RuleInput& input) {
  return input.record_as<EditSubscriptionCommand>();
}

FaultCode stays_as_it_is(const RuleInput& input) {
  if (!is_present(input.field, input.node)) return FaultCode::none;
  const Node& kept = input.field.at(const_cast<Subscription&>(*command_of(input).before));
  const bool is_same =
      input.node.format_fault == FaultCode::none && is_unchanged(input.field, input.node, kept);
  return is_same ? FaultCode::none : FaultCode::not_allowed;
}

FaultCode has_room_for_replacement(const RuleInput& input) {
  const EditSubscriptionCommand& command = command_of(input);
  const bool is_full = command.before->replacements.size() >= max_replacements;
  return is_full && command.replaces_device() ? FaultCode::too_many : FaultCode::none;
}

FaultCode device_is_free(const RuleInput& input) {
  const EditSubscriptionCommand& command = command_of(input);
  if (!command.replaces_device()) return FaultCode::none;
  const auto uses_it = [&](const Subscription& other) {
    return other.is_active() && other.id.trimmed_text() != command.before->id.trimmed_text() &&
           other.serial_number.trimmed_text() == input.value().trimmed_text();
  };
  const auto& known = command.known->subscriptions;
  const bool is_used = std::any_of(known.begin(), known.end(), uses_it);
  return is_used ? FaultCode::SERIAL_NUMBER_IN_USE : FaultCode::none;
}

Message serial_number_message(const RuleInput& input, FaultCode code) {
  if (code != FaultCode::too_many) return order_message(input, code);
  const std::string max = std::to_string(max_replacements);
  return {"The device was replaced " + max + " times, which is the most",
          params_of({{"max", max}})};
}

// R22: while the serial number has a fault, it is open whether the device is replaced.
FaultCode reason_presence(const RuleInput& input) {
  const EditSubscriptionCommand& command = command_of(input);
  if (command.serial_number.fault != FaultCode::none) return FaultCode::none;
  const bool is_there = input.value().is_present();
  if (is_there == command.replaces_device()) return FaultCode::none;
  return is_there ? FaultCode::not_allowed : FaultCode::required;
}

std::vector<Field> edit_subscription_command_fields() {
  std::vector<Field> fields(subscription_schema.fields.begin(), subscription_schema.fields.end());
  for (Field& field : fields) {
    field.need = Need::optional;
    if (std::ranges::find(details, field.name, &Detail::name) != std::end(details)) continue;
    const bool is_device = field.name == "serialNumber";
    field.presence_rule = is_device ? has_room_for_replacement : stays_as_it_is;
    field.meaning_rule = is_device ? device_is_free : nullptr;
    field.message = is_device ? serial_number_message : nullptr;
  }
  fields.push_back({.name = "reason",
                    .type = Type::multiline_text,
                    .at = member<&EditSubscriptionCommand::reason>,
                    .max = max_reason,
                    .presence_rule = reason_presence});
  return fields;
}

std::optional<Rejection> reject_if_not_active(const Subscription& subscription, Action action) {
  if (subscription.is_active()) return std::nullopt;
  return reject_transition(subscription.status.trimmed_text(),
                           words::action[static_cast<std::size_t>(action)], {});
}

void replace_device(Subscription& edited, const EditSubscriptionCommand& command,
                    std::string_view now) {
  Replacement& replacement = edited.replacements.append();
  replacement.kind = Kind::object;
  replacement.serial_number = edited.serial_number;
  replacement.replaced_at = Value::of_text(now);
  replacement.reason = command.reason;
  edited.replacements.kind = Kind::array;
  edited.serial_number = command.serial_number;
}

}  // namespace

constexpr Schema cancel_subscription_command_schema{"CancelSubscriptionCommand",
                                                    cancel_subscription_command_fields};

const Schema& edit_subscription_command_schema() {
  static const std::vector<Field> fields = edit_subscription_command_fields();
  static const Schema schema{"EditSubscriptionCommand", fields};
  return schema;
}

std::expected<Subscription, Rejection> cancel_subscription(const Subscription& subscription,
                                                           std::string_view command_text) {
  const Schema& schema = cancel_subscription_command_schema;
  CancelSubscriptionCommand command;
  if (auto rejection = read_record(command_text, max_request_bytes, schema, command)) {
    return rejected(std::move(*rejection));
  }
  if (auto rejection = reject_if_not_active(subscription, Action::cancel)) {
    return rejected(std::move(*rejection));
  }
  const RuleContext no_context;
  validate_formats(schema, command, no_context);
  if (validate_rules(schema, command, no_context) > 0) {
    return rejected(reject_record(schema, command, no_context));
  }
  Subscription cancelled = subscription;
  cancelled.status = choice_value(subscription_statuses, SubscriptionStatus::cancelled);
  cancelled.cancel_reason = command.reason;
  return cancelled;
}

std::expected<Subscription, Rejection> edit_subscription(const Subscription& subscription,
                                                         std::string_view command_text,
                                                         const OrderContext& context) {
  const Schema& schema = edit_subscription_command_schema();
  EditSubscriptionCommand command;
  if (auto rejection = read_record(command_text, max_request_bytes, schema, command)) {
    return rejected(std::move(*rejection));
  }
  if (auto rejection = reject_if_not_active(subscription, Action::edit)) {
    return rejected(std::move(*rejection));
  }
  command.before = &subscription;
  command.known = &context;
  RuleContext rule_context;
  rule_context.currency = stated_currency(subscription_schema, subscription);
  validate_formats(schema, command, rule_context);
  if (validate_rules(schema, command, rule_context) > 0) {
    return rejected(reject_record(schema, command, rule_context));
  }
  Subscription edited = subscription;
  for (const Detail& detail : details) {
    const Field& field = *find_field(schema, detail.name);
    if ((command.mentioned & field_bit(schema, field)) != 0) edited.*detail.at = command.*detail.at;
  }
  if (command.replaces_device()) {
    replace_device(edited, command, *canonical_timestamp(context.now.trimmed_text()));
  }
  return edited;
}

}  // namespace termwise
