// The tables of orders and their requests: each member once, in wire order, with its rule.
#include <algorithm>
#include <array>
#include <limits>

#include "termwise/order.hpp"
#include "termwise/order_record.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_email = 254;
constexpr std::int32_t max_person_name = 100;
constexpr std::int32_t max_short = 50;
constexpr std::int32_t max_notes = 5'000;
constexpr std::int32_t max_items = 10'000;
constexpr std::int32_t max_custom_fields = 50;
constexpr std::int32_t max_whole = std::numeric_limits<std::int32_t>::max();

// A row a member: more can be read at once than with a line for each property.
// clang-format off

constexpr Field billing_group_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&BillingGroupRecord::id>,
     .max = max_person_name, .meaning_rule = billing_group_is_known},
    {.name = "name", .form = Form::text, .at = member<&BillingGroupRecord::name>,
     .max = max_person_name},
};
constexpr Table billing_group_reference{"BillingGroupReference", billing_group_fields,
                                        billing_group_is_consistent};

constexpr Field customer_fields[] = {
    {.name = "email", .form = Form::text, .at = member<&Customer::email>, .need = Need::required,
     .max = max_email, .form_rule = email_form},
    {.name = "firstName", .form = Form::text, .at = member<&Customer::first_name>,
     .need = Need::required, .max = max_person_name},
    {.name = "lastName", .form = Form::text, .at = member<&Customer::last_name>,
     .need = Need::required, .max = max_person_name},
    {.name = "phone", .form = Form::text, .at = member<&Customer::phone>, .max = max_short,
     .form_rule = phone_form},
    {.name = "customerType", .form = Form::choice, .at = member<&Customer::customer_type>,
     .choices = &customer_types},
    {.name = "companyName", .form = Form::text, .at = member<&Customer::company_name>,
     .max = max_name, .presence_rule = required_for_business},
    {.name = "registrationNumber", .form = Form::text,
     .at = member<&Customer::registration_number>, .max = max_short,
     .presence_rule = business_only},
    {.name = "vatId", .form = Form::text, .at = member<&Customer::vat_id>, .max = max_short,
     .presence_rule = business_only},
    {.name = "billingGroup", .form = Form::object, .at = member<&Customer::billing_group>,
     .table = &billing_group_reference, .presence_rule = business_only},
};
}  // namespace
constexpr Table customer_table{"Customer", customer_fields};
namespace {

constexpr Field address_fields[] = {
    {.name = "contactName", .form = Form::text, .at = member<&Address::contact_name>,
     .need = Need::required, .max = max_name},
    {.name = "company", .form = Form::text, .at = member<&Address::company>, .max = max_name},
    {.name = "streetAddress", .form = Form::text, .at = member<&Address::street_address>,
     .need = Need::required, .max = max_name},
    {.name = "buildingInfo", .form = Form::text, .at = member<&Address::building_info>,
     .max = max_name},
    {.name = "locality", .form = Form::text, .at = member<&Address::locality>, .max = max_name},
    {.name = "city", .form = Form::text, .at = member<&Address::city>, .need = Need::required,
     .max = max_name},
    {.name = "adminArea", .form = Form::text, .at = member<&Address::admin_area>,
     .max = max_name},
    {.name = "postalCode", .form = Form::text, .at = member<&Address::postal_code>,
     .max = max_name, .presence_rule = postal_code_presence,
     .meaning_rule = postal_code_matches},
    {.name = "country", .form = Form::text, .at = member<&Address::country>,
     .need = Need::required, .max = max_name, .form_rule = country_form},
    {.name = "countryCode", .form = Form::text, .at = member<&Address::country_code>,
     .max = max_name, .meaning_rule = country_code_matches},
};
constexpr Table address_table{"Address", address_fields};

// Members below whose rules look at others, by their places.
constexpr std::uint32_t by_contract_length = member_bit(2);
constexpr std::uint32_t by_unit_price = member_bit(3);
constexpr std::uint32_t by_subscription_id = member_bit(6);

constexpr Field request_item_fields[] = {
    {.name = "sku", .form = Form::text, .at = member<&RequestItem::sku>, .need = Need::required,
     .max = max_name, .form_rule = sku_form, .meaning_rule = variant_is_orderable,
     .seen_by = by_contract_length | by_unit_price | by_subscription_id},
    {.name = "quantity", .form = Form::whole, .at = member<&RequestItem::quantity>,
     .need = Need::required, .min = 1, .max = max_quantity,
     .meaning_rule = quantity_suits_order_type},
    {.name = "contractLength", .form = Form::whole, .at = member<&RequestItem::contract_length>,
     .need = Need::required, .meaning_rule = contract_length_is_offered,
     .seen_by = by_unit_price},
    {.name = "unitPrice", .form = Form::amount, .at = member<&RequestItem::unit_price>,
     .presence_rule = seen_price_is_current, .meaning_rule = price_is_current},
    {.name = "listPrice", .form = Form::amount, .at = member<&RequestItem::list_price>},
    {.name = "acquisitionCost", .form = Form::amount,
     .at = member<&RequestItem::acquisition_cost>},
    {.name = "subscriptionId", .form = Form::text, .at = member<&RequestItem::subscription_id>,
     .max = max_name, .presence_rule = subscription_presence,
     .meaning_rule = subscription_suits},
};

constexpr Field order_request_fields[] = {
    {.name = "orderType", .form = Form::choice, .at = member<&OrderRequest::order_type>,
     .choices = &order_types},
    {.name = "customer", .form = Form::object, .at = member<&OrderRequest::customer>,
     .need = Need::required, .table = &customer_table},
    {.name = "paymentTerm", .form = Form::choice, .at = member<&OrderRequest::payment_term>,
     .choices = &payment_terms, .presence_rule = term_of_individual},
    {.name = "billingAddress", .form = Form::object, .at = member<&OrderRequest::billing_address>,
     .need = Need::required, .table = &address_table},
    {.name = "shippingAddress", .form = Form::object,
     .at = member<&OrderRequest::shipping_address>, .table = &address_table},
    {.name = "items", .form = Form::list, .at = member<&OrderRequest::items>,
     .need = Need::required, .min = 1, .max = max_items, .table = &request_item_table,
     .meaning_rule = sums_fit},
    {.name = "customFields", .form = Form::map, .at = member<&OrderRequest::custom_fields>,
     .max = max_custom_fields, .entry_form = Form::text, .check_entries = check_custom_fields},
    {.name = "notes", .form = Form::lines, .at = member<&OrderRequest::notes>, .max = max_notes},
};

// clang-format on

// The members as they stand in what is kept: not judged by today's world again, and those that the
// core fills in always there. Old phones and postal codes are left in peace (rule I1).
template <std::size_t Count>
constexpr std::array<Field, Count> as_kept(const Field (&fields)[Count],
                                           std::initializer_list<std::string_view> filled_in) {
  std::array<Field, Count> kept{};
  for (std::size_t i = 0; i < Count; ++i) {
    kept[i] = fields[i];
    kept[i].presence_rule = nullptr;
    if (kept[i].name != "countryCode") kept[i].meaning_rule = nullptr;
    if (kept[i].name == "phone") kept[i].form_rule = nullptr;
    if (kept[i].table != nullptr) kept[i].table = &billing_group_table;
    for (const std::string_view name : filled_in) {
      if (kept[i].name == name) kept[i].need = Need::required;
    }
  }
  return kept;
}

template <std::size_t First, std::size_t Second>
constexpr auto joined(const std::array<Field, First>& first,
                      const std::array<Field, Second>& second) {
  std::array<Field, First + Second> fields{};
  std::ranges::copy(first, fields.begin());
  std::ranges::copy(second, fields.begin() + First);
  return fields;
}

constexpr auto kept_group_fields = as_kept(billing_group_fields, {"id", "name"});
constexpr auto kept_customer_fields = as_kept(customer_fields, {"customerType"});
constexpr auto kept_address_fields = as_kept(address_fields, {"countryCode"});
constexpr Table kept_customer_table{"OrderCustomer", kept_customer_fields};
constexpr Table kept_address_table{"OrderAddress", kept_address_fields};

// clang-format off

constexpr std::array customer_id_fields = {
    Field{.name = "id", .form = Form::text, .at = member<&CustomerRecord::id>,
          .need = Need::required, .max = max_name},
};
constexpr std::array customer_created_fields = {
    Field{.name = "createdAt", .form = Form::text, .at = member<&CustomerRecord::created_at>,
          .need = Need::required, .form_rule = timestamp_form},
};
constexpr auto customer_record_fields =
    joined(joined(customer_id_fields, kept_customer_fields), customer_created_fields);

constexpr Field order_item_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&OrderItem::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_new},
    {.name = "sku", .form = Form::text, .at = member<&OrderItem::sku>, .need = Need::required,
     .max = max_name},
    {.name = "productName", .form = Form::text, .at = member<&OrderItem::product_name>,
     .need = Need::required, .max = max_name},
    {.name = "variantName", .form = Form::text, .at = member<&OrderItem::variant_name>,
     .need = Need::required, .max = max_name},
    {.name = "quantity", .form = Form::whole, .at = member<&OrderItem::quantity>,
     .need = Need::required, .min = 1, .max = max_quantity},
    {.name = "unitPrice", .form = Form::amount, .at = member<&OrderItem::unit_price>,
     .need = Need::required},
    {.name = "contractLength", .form = Form::whole, .at = member<&OrderItem::contract_length>,
     .need = Need::required, .min = 1, .max = max_contract_months},
    {.name = "subscriptionId", .form = Form::text, .at = member<&OrderItem::subscription_id>,
     .max = max_name},
    {.name = "rentalStatus", .form = Form::choice, .at = member<&OrderItem::rental_status>,
     .need = Need::required, .choices = &rental_statuses, .meaning_rule = rental_status_is_right},
    {.name = "rentalIds", .form = Form::values, .at = member<&OrderItem::rental_ids>,
     .need = Need::required, .max = max_name, .meaning_rule = id_is_new,
     .entry_form = Form::text},
    {.name = "listPrice", .form = Form::amount, .at = member<&OrderItem::list_price>,
     .need = Need::null_when_absent},
    {.name = "listPriceSource", .form = Form::choice, .at = member<&OrderItem::list_price_source>,
     .need = Need::null_when_absent, .choices = &list_price_sources},
    {.name = "acquisitionCost", .form = Form::amount, .at = member<&OrderItem::acquisition_cost>,
     .need = Need::null_when_absent, .is_staff_only = true},
    {.name = "acquisitionCostSource", .form = Form::choice,
     .at = member<&OrderItem::acquisition_cost_source>, .need = Need::null_when_absent,
     .choices = &acquisition_cost_sources, .is_staff_only = true},
};
constexpr Table order_item_table{"OrderItem", order_item_fields, order_line_fits};

constexpr Field totals_fields[] = {
    {.name = "monthlyTotal", .form = Form::amount, .at = member<&Totals::monthly_total>,
     .need = Need::required, .meaning_rule = monthly_total_is_right},
    {.name = "contractValue", .form = Form::amount, .at = member<&Totals::contract_value>,
     .need = Need::required, .meaning_rule = contract_value_is_right},
};
constexpr Table totals_table{"Totals", totals_fields};

constexpr Field rental_progress_fields[] = {
    {.name = "rentedDevices", .form = Form::whole, .at = member<&RentalProgress::rented_devices>,
     .need = Need::required, .max = max_whole, .meaning_rule = rented_devices_are_right},
    {.name = "totalDevices", .form = Form::whole, .at = member<&RentalProgress::total_devices>,
     .need = Need::required, .max = max_whole, .meaning_rule = total_devices_are_right},
};
constexpr Table rental_progress_table{"RentalProgress", rental_progress_fields};

constexpr Field order_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&Order::id>, .need = Need::required,
     .max = max_name, .meaning_rule = id_is_new},
    {.name = "orderType", .form = Form::choice, .at = member<&Order::order_type>,
     .need = Need::required, .choices = &order_types},
    {.name = "status", .form = Form::choice, .at = member<&Order::status>,
     .need = Need::required, .choices = &order_statuses, .meaning_rule = order_status_is_right},
    {.name = "currency", .form = Form::text, .at = member<&Order::currency>,
     .need = Need::required, .form_rule = currency_form},
    {.name = "customerId", .form = Form::text, .at = member<&Order::customer_id>,
     .need = Need::required, .max = max_name},
    {.name = "customer", .form = Form::object, .at = member<&Order::customer>,
     .need = Need::required, .table = &kept_customer_table},
    {.name = "paymentTerm", .form = Form::choice, .at = member<&Order::payment_term>,
     .need = Need::required, .choices = &payment_terms},
    {.name = "billingAddress", .form = Form::object, .at = member<&Order::billing_address>,
     .need = Need::required, .table = &kept_address_table},
    {.name = "shippingAddress", .form = Form::object, .at = member<&Order::shipping_address>,
     .need = Need::null_when_absent, .table = &kept_address_table},
    {.name = "items", .form = Form::list, .at = member<&Order::items>, .need = Need::required,
     .min = 1, .max = max_items, .table = &order_item_table, .meaning_rule = order_sums_fit},
    {.name = "totals", .form = Form::object, .at = member<&Order::totals>,
     .need = Need::required, .table = &totals_table},
    {.name = "rentalProgress", .form = Form::object, .at = member<&Order::rental_progress>,
     .need = Need::required, .table = &rental_progress_table},
    {.name = "customFields", .form = Form::map, .at = member<&Order::custom_fields>,
     .need = Need::required, .max = max_custom_fields, .entry_form = Form::text,
     .check_entries = check_custom_fields},
    {.name = "notes", .form = Form::lines, .at = member<&Order::notes>, .max = max_notes},
    {.name = "catalogVersion", .form = Form::text, .at = member<&Order::catalog_version>,
     .max = max_name},
    {.name = "createdAt", .form = Form::text, .at = member<&Order::created_at>,
     .need = Need::required, .form_rule = timestamp_form},
    {.name = "updatedAt", .form = Form::text, .at = member<&Order::updated_at>,
     .need = Need::required, .form_rule = timestamp_form,
     .meaning_rule = updated_after_creation},
    {.name = "revision", .form = Form::whole, .at = member<&Order::revision>,
     .need = Need::required, .min = 1, .max = max_revision},
};

// What is only written needs no rules: a page, which reads no order, does without them.
template <std::size_t Count>
constexpr std::array<Field, Count> as_written(const Field (&fields)[Count],
                                              std::initializer_list<const Table*> inside = {}) {
  std::array<Field, Count> written{};
  for (std::size_t i = 0; i < Count; ++i) {
    written[i] = fields[i];
    written[i].meaning_rule = nullptr;
    for (const Table* table : inside) {
      const bool is_its = fields[i].table != nullptr && fields[i].table->name == table->name;
      if (is_its) written[i].table = table;
    }
  }
  return written;
}

constexpr auto written_item_fields = as_written(order_item_fields);
constexpr Table written_item_table{"OrderItem", written_item_fields};
constexpr auto written_totals_fields = as_written(totals_fields);
constexpr Table written_totals_table{"Totals", written_totals_fields};
constexpr auto written_progress_fields = as_written(rental_progress_fields);
constexpr Table written_progress_table{"RentalProgress", written_progress_fields};
constexpr auto written_order_fields = as_written(
    order_fields, {&written_item_table, &written_totals_table, &written_progress_table});

constexpr Field subscription_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&Subscription::id>, .need = Need::required,
     .max = max_name},
    {.name = "orderId", .form = Form::text, .at = member<&Subscription::order_id>,
     .need = Need::required, .max = max_name},
    {.name = "itemId", .form = Form::text, .at = member<&Subscription::item_id>,
     .need = Need::required, .max = max_name},
    {.name = "customerId", .form = Form::text, .at = member<&Subscription::customer_id>,
     .need = Need::required, .max = max_name},
    {.name = "billingGroupId", .form = Form::text, .at = member<&Subscription::billing_group_id>,
     .max = max_person_name},
    {.name = "sku", .form = Form::text, .at = member<&Subscription::sku>, .need = Need::required,
     .max = max_name},
    {.name = "serialNumber", .form = Form::text, .at = member<&Subscription::serial_number>,
     .need = Need::required, .max = max_serial_number},
    {.name = "currency", .form = Form::text, .at = member<&Subscription::currency>,
     .need = Need::required, .form_rule = currency_form},
    {.name = "unitPrice", .form = Form::amount, .at = member<&Subscription::unit_price>,
     .need = Need::required},
    {.name = "contractLength", .form = Form::whole, .at = member<&Subscription::contract_length>,
     .need = Need::required, .min = 1, .max = max_contract_months},
    {.name = "startDate", .form = Form::text, .at = member<&Subscription::start_date>,
     .need = Need::required, .form_rule = day_form},
    {.name = "endDate", .form = Form::text, .at = member<&Subscription::end_date>,
     .need = Need::required, .form_rule = day_form},
    {.name = "status", .form = Form::choice, .at = member<&Subscription::status>,
     .need = Need::required, .choices = &subscription_statuses},
};

constexpr std::array known_fields = {
    Field{.name = "customers", .form = Form::list, .at = member<&Known::customers>,
          .table = &customer_record_table},
    Field{.name = "billingGroups", .form = Form::list, .at = member<&Known::billing_groups>,
          .table = &billing_group_table},
    Field{.name = "subscriptions", .form = Form::list, .at = member<&Known::subscriptions>,
          .table = &subscription_table},
};

constexpr Field as_required(Field field) {
  field.need = Need::required;
  return field;
}
constexpr Field order_id_field =
    {.name = "orderId", .form = Form::text, .at = member<&OrderContext::order_id>,
     .need = Need::required, .max = max_name};
constexpr Field customer_id_field =
    {.name = "customerId", .form = Form::text, .at = member<&OrderContext::customer_id>,
     .max = max_name};
constexpr Field billing_group_id_field =
    {.name = "billingGroupId", .form = Form::text, .at = member<&OrderContext::billing_group_id>,
     .max = max_person_name};
constexpr Field now_field =
    {.name = "now", .form = Form::text, .at = member<&OrderContext::now>, .need = Need::required,
     .form_rule = timestamp_form};
constexpr Field address_policy_field =
    {.name = "addressPolicy", .form = Form::choice, .at = member<&Known::address_policy>,
     .choices = &address_policies};

constexpr auto order_context_fields = joined(std::array{
    order_id_field, as_required(customer_id_field), billing_group_id_field, now_field,
    Field{.name = "status", .form = Form::choice, .at = member<&OrderContext::status>,
          .choices = &new_order_statuses},
    address_policy_field,
}, known_fields);

constexpr auto command_context_fields = joined(std::array{
    customer_id_field, billing_group_id_field, now_field,
    Field{.name = "today", .form = Form::text, .at = member<&OrderContext::today>,
          .form_rule = day_form},
    address_policy_field,
}, known_fields);

constexpr auto draft_options_fields = joined(std::array{address_policy_field}, known_fields);

// clang-format on

}  // namespace

constexpr Table request_item_table{"RequestItem", request_item_fields, line_fits};
constexpr Table order_request_table{"OrderRequest", order_request_fields};
constexpr Table customer_record_table{"CustomerRecord", customer_record_fields};
constexpr Table billing_group_table{"BillingGroup", kept_group_fields};
constexpr Table order_table{"Order", order_fields, nullptr, nullptr, member<&Order::currency>};
constexpr Table written_order_table{"Order", written_order_fields, nullptr, nullptr,
                                    member<&Order::currency>};
constexpr Table subscription_table{"Subscription", subscription_fields, nullptr, nullptr,
                                   member<&Subscription::currency>};
constexpr Table draft_options_table{"DraftOptions", draft_options_fields};
constexpr Table order_context_table{"OrderContext", order_context_fields};
constexpr Table command_context_table{"CommandContext", command_context_fields};

}  // namespace termwise
