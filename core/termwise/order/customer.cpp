// The schemas and rules of customers (rules R2 to R7, O7).
#include "termwise/order/customer.hpp"

#include "termwise/base/text.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/rule_context.hpp"
#include "termwise/order/stored_fields.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_email = 254;
constexpr std::int32_t max_short = 50;

// A1: the stored details of a known customer are not validated by R6.
bool is_stored_customer(const RuleInput& input) {
  return &input.record == &order_context(input).request->stored_customer;
}

// A1.
FaultCode email_is_of_customer(const RuleInput& input) {
  const CustomerRecord* named = order_context(input).request->named_customer;
  if (named == nullptr) return FaultCode::none;
  const bool is_same =
      email_key(named->email.trimmed_text()) == email_key(input.value().trimmed_text());
  return is_same ? FaultCode::none : FaultCode::CUSTOMER_MISMATCH;
}

// R7.
FaultCode group_of_business(const RuleInput& input) {
  const auto type = customer_type_of(input.record_as<Customer>());
  const bool is_there = is_present(input.field, input.node);
  return type == CustomerType::individual && is_there ? FaultCode::not_allowed : FaultCode::none;
}

// R6.
FaultCode business_only(const RuleInput& input) {
  return is_stored_customer(input) ? FaultCode::none : group_of_business(input);
}

// R6.
FaultCode required_for_business(const RuleInput& input) {
  const auto type = customer_type_of(input.record_as<Customer>());
  const bool is_missing = type == CustomerType::business && !input.value().is_present();
  return is_missing && !is_stored_customer(input) ? FaultCode::required : business_only(input);
}

// R7, of the id.
FaultCode billing_group_is_known(const RuleInput& input) {
  const auto* group = order_context(input).known->billing_group(input.value().trimmed_text());
  return group != nullptr ? FaultCode::none : FaultCode::BILLING_GROUP_NOT_FOUND;
}

// R7, of the record.
FaultCode billing_group_is_consistent(const RuleInput& input) {
  const auto& group = input.record_as<BillingGroupRecord>();
  if (!group.id.is_present()) {
    return group.name.is_present() ? FaultCode::none : FaultCode::invalid_billing_group;
  }
  if (!group.name.is_present()) return FaultCode::none;
  const auto* known = order_context(input).known->billing_group(group.id.trimmed_text());
  const bool agree = fold_case(known->name.trimmed_text()) == fold_case(group.name.trimmed_text());
  return agree ? FaultCode::none : FaultCode::invalid_billing_group;
}

// One row for each member is easier to read than one line for each property. clang-format off

constexpr Field billing_group_fields[] = {
    {.name = "id",
     .type = Type::text,
     .at = member<&BillingGroupRecord::id>,
     .max = max_person_name,
     .meaning_rule = billing_group_is_known,
     .message = order_message},
    {.name = "name",
     .type = Type::text,
     .at = member<&BillingGroupRecord::name>,
     .max = max_person_name},
};
constexpr Schema billing_group_reference{"BillingGroupReference", billing_group_fields,
                                         billing_group_is_consistent};

constexpr Field customer_fields[] = {
    {.name = "email",
     .type = Type::text,
     .at = member<&Customer::email>,
     .need = Need::required,
     .max = max_email,
     .format_rule = email_format,
     .meaning_rule = email_is_of_customer,
     .message = order_message},
    {.name = "firstName",
     .type = Type::text,
     .at = member<&Customer::first_name>,
     .need = Need::required,
     .max = max_person_name},
    {.name = "lastName",
     .type = Type::text,
     .at = member<&Customer::last_name>,
     .need = Need::required,
     .max = max_person_name},
    {.name = "phone",
     .type = Type::text,
     .at = member<&Customer::phone>,
     .max = max_short,
     .format_rule = phone_format},
    {.name = "customerType",
     .type = Type::choice,
     .at = member<&Customer::customer_type>,
     .choices = &customer_types},
    {.name = "companyName",
     .type = Type::text,
     .at = member<&Customer::company_name>,
     .max = max_name,
     .presence_rule = required_for_business},
    {.name = "registrationNumber",
     .type = Type::text,
     .at = member<&Customer::registration_number>,
     .max = max_short,
     .presence_rule = business_only},
    {.name = "vatId",
     .type = Type::text,
     .at = member<&Customer::vat_id>,
     .max = max_short,
     .presence_rule = business_only},
    {.name = "billingGroup",
     .type = Type::object,
     .at = member<&Customer::billing_group>,
     .schema = &billing_group_reference,
     .presence_rule = group_of_business,
     .message = order_message},
};

constexpr auto stored_group_fields = as_stored(billing_group_fields, {"id", "name"});
constexpr auto stored_customer_fields =
    as_stored(customer_fields, {"customerType"}, &billing_group_schema);

constexpr std::array customer_id_fields = {
    Field{.name = "id",
          .type = Type::text,
          .at = member<&CustomerRecord::id>,
          .need = Need::required,
          .max = max_name},
};
constexpr std::array customer_last_fields = {
    Field{.name = "createdAt",
          .type = Type::text,
          .at = member<&CustomerRecord::created_at>,
          .need = Need::required,
          .format_rule = timestamp_format},
    Field{.name = "notes",
          .type = Type::multiline_text,
          .at = member<&CustomerRecord::notes>,
          .max = max_notes},
};
constexpr auto customer_record_fields =
    concatenated(concatenated(customer_id_fields, stored_customer_fields), customer_last_fields);

// clang-format on

}  // namespace

constexpr Schema customer_schema{"Customer", customer_fields};
constexpr Schema stored_customer_schema{"OrderCustomer", stored_customer_fields};
constexpr Schema customer_record_schema{"CustomerRecord", customer_record_fields};
constexpr Schema billing_group_schema{"BillingGroup", stored_group_fields};

std::optional<CustomerType> customer_type_of(const Customer& customer) {
  if (customer.kind != Kind::object) return std::nullopt;
  const Value& type = customer.customer_type;
  if (type.format_fault != FaultCode::none) return std::nullopt;
  return type.is_present() ? type.choice<CustomerType>() : default_customer_type;
}

std::expected<std::unique_ptr<CustomerRecord>, Rejection> read_customer(std::string_view text) {
  auto customer = std::make_unique<CustomerRecord>();
  if (auto rejection =
          read_valid_record(text, max_request_bytes, customer_record_schema, *customer)) {
    return rejected(std::move(*rejection));
  }
  return customer;
}

bool has_email(const Customer& customer) {
  const Value& email = customer.email;
  return customer.kind == Kind::object && email.is_present() &&
         email.format_fault == FaultCode::none;
}

std::string email_key(std::string_view email) { return fold_ascii_case(email); }

std::string customer_text(const CustomerRecord& customer) {
  return record_text(customer_record_schema, customer);
}

std::string billing_group_text(const BillingGroupRecord& billing_group) {
  return record_text(billing_group_schema, billing_group);
}

}  // namespace termwise
