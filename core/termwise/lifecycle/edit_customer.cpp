#include "termwise/lifecycle/edit_customer.hpp"

#include <vector>

#include "termwise/lifecycle/command.hpp"
#include "termwise/order/rule_context.hpp"
#include "termwise/schema/validate.hpp"

namespace termwise {
namespace {

// The resulting customer. Members that the command does not have come from the stored customer.
struct CustomerCommand : CustomerRecord {
  const CustomerRecord* before = nullptr;
};

const Value& value_in(const CustomerRecord& customer, const Field& field) {
  return static_cast<const Value&>(field.at(const_cast<CustomerRecord&>(customer)));
}

// These members may be repeated unchanged, so that a customer can be read, changed and sent back.
FaultCode is_unchanged(const RuleInput& input) {
  const Value& before = value_in(*input.record_as<CustomerCommand>().before, input.field);
  const bool is_same = input.value().trimmed_text() == before.trimmed_text();
  return is_same ? FaultCode::none : FaultCode::not_allowed;
}

// The members of a stored customer. The members of a request have the rules of requests.
std::vector<Field> edit_customer_command_fields() {
  std::vector<Field> fields;
  for (Field field : customer_record_schema.fields) {
    if (const Field* in_request = find_field(customer_schema, field.name)) {
      field = *in_request;
    } else if (field.need == Need::required) {
      field.need = Need::optional;
      field.format_rule = nullptr;
      field.meaning_rule = is_unchanged;
    }
    fields.push_back(field);
  }
  return fields;
}

bool is_fixed(const Field& field) { return field.meaning_rule == is_unchanged; }

// Takes from the stored customer the members that the command does not have.
void complete(CustomerCommand& command, const CustomerRecord& customer) {
  const Schema& schema = edit_customer_command_schema();
  command.before = &customer;
  for (const Field& field : schema.fields) {
    const bool is_mentioned = (command.mentioned & field_bit(schema, field)) != 0;
    Node& node = field.at(command);
    if (is_mentioned && !(is_fixed(field) && node.kind == Kind::absent)) continue;
    if (field.type == Type::object) {
      command.billing_group = customer.billing_group;
    } else {
      static_cast<Value&>(node) = value_in(customer, field);
    }
  }
}

std::size_t validate(CustomerCommand& command, const CustomerRecord& customer,
                     const OrderRuleContext& rule_context) {
  complete(command, customer);
  validate_formats(edit_customer_command_schema(), command, rule_context);
  return validate_rules(edit_customer_command_schema(), command, rule_context);
}

// The faults, except those that the customer had before in members that the command does not
// change.
Rejection reject_changes(CustomerCommand& command, const CustomerRecord& customer,
                         const OrderRuleContext& rule_context) {
  const Schema& schema = edit_customer_command_schema();
  Rejection rejection = reject_record(schema, command, rule_context);
  CustomerCommand unchanged;
  unchanged.kind = Kind::object;
  if (validate(unchanged, customer, rule_context) > 0) {
    drop_old_faults(rejection, reject_record(schema, unchanged, rule_context), schema,
                    command.mentioned);
  }
  return rejection;
}

}  // namespace

const Schema& edit_customer_command_schema() {
  static const std::vector<Field> fields = edit_customer_command_fields();
  static const Schema schema{"EditCustomerCommand", fields};
  return schema;
}

std::expected<EditedCustomer, Rejection> edit_customer(const CustomerRecord& customer,
                                                       std::string_view command_text,
                                                       const OrderContext& context) {
  CustomerCommand command;
  if (auto rejection =
          read_record(command_text, max_request_bytes, edit_customer_command_schema(), command)) {
    return rejected(std::move(*rejection));
  }
  const OrderRequest no_request;  // the rules of a customer use the request around it
  OrderRuleContext rule_context;
  rule_context.request = &no_request;
  rule_context.known = &context;
  if (validate(command, customer, rule_context) > 0) {
    Rejection rejection = reject_changes(command, customer, rule_context);
    if (!rejection.faults.empty()) return rejected(std::move(rejection));
  }
  EditedCustomer edited;
  edited.customer.kind = Kind::object;
  static_cast<Customer&>(edited.customer) = stored_customer(command);
  edited.customer.id = customer.id;
  edited.customer.created_at = customer.created_at;
  edited.customer.notes = command.notes;
  if (auto rejection = assign_billing_group(edited.customer.billing_group, edited.new_billing_group,
                                            context, context)) {
    return rejected(std::move(*rejection));
  }
  return edited;
}

}  // namespace termwise
