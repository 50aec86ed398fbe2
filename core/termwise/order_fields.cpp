// The tables of orders and their requests: each member once, in wire order, with its rule.
#include <array>

#include "termwise/order.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

constexpr std::int32_t max_email = 254;
constexpr std::int32_t max_person_name = 100;
constexpr std::int32_t max_short = 50;
constexpr std::int32_t max_name = 200;
constexpr std::int32_t max_notes = 5'000;
constexpr std::int32_t max_items = 10'000;
constexpr std::int32_t max_custom_fields = 50;

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
constexpr Table customer_table{"Customer", customer_fields};

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

constexpr Field request_item_fields[] = {
    {.name = "sku", .form = Form::text, .at = member<&RequestItem::sku>, .need = Need::required,
     .max = max_name, .form_rule = sku_form, .meaning_rule = variant_is_orderable,
     .seen_by = by_contract_length | by_unit_price},
    {.name = "quantity", .form = Form::whole, .at = member<&RequestItem::quantity>,
     .need = Need::required, .min = 1, .max = max_quantity,
     .meaning_rule = quantity_suits_order_type},
    {.name = "contractLength", .form = Form::whole, .at = member<&RequestItem::contract_length>,
     .need = Need::required, .meaning_rule = contract_length_is_offered,
     .seen_by = by_unit_price},
    {.name = "unitPrice", .form = Form::amount, .at = member<&RequestItem::unit_price>,
     .meaning_rule = price_is_current},
    {.name = "listPrice", .form = Form::amount, .at = member<&RequestItem::list_price>},
    {.name = "acquisitionCost", .form = Form::amount,
     .at = member<&RequestItem::acquisition_cost>},
    {.name = "subscriptionId", .form = Form::text, .at = member<&RequestItem::subscription_id>,
     .max = max_name, .presence_rule = subscription_presence,
     .meaning_rule = subscription_is_named_once},
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

// The members as they stand in what the core made: not judged by today's world again, and those
// that it fills in always there.
template <std::size_t Count>
constexpr std::array<Field, Count> as_kept(const Field (&fields)[Count],
                                           std::initializer_list<std::string_view> filled_in) {
  std::array<Field, Count> kept{};
  for (std::size_t i = 0; i < Count; ++i) {
    kept[i] = fields[i];
    kept[i].presence_rule = nullptr;
    kept[i].meaning_rule = nullptr;
    if (kept[i].table != nullptr) kept[i].table = &billing_group_table;
    for (const std::string_view name : filled_in) {
      if (kept[i].name == name) kept[i].need = Need::required;
    }
  }
  return kept;
}

constexpr auto kept_group_fields = as_kept(billing_group_fields, {"id", "name"});
constexpr auto kept_customer_fields = as_kept(customer_fields, {"customerType"});
constexpr auto kept_address_fields = as_kept(address_fields, {"countryCode"});
constexpr Table kept_customer_table{"OrderCustomer", kept_customer_fields};
constexpr Table kept_address_table{"OrderAddress", kept_address_fields};

constexpr auto customer_record_fields = [] {
  std::array<Field, kept_customer_fields.size() + 2> fields{};
  fields.front() = {.name = "id",
                    .form = Form::text,
                    .at = member<&CustomerRecord::id>,
                    .need = Need::required,
                    .max = max_name};
  for (std::size_t i = 0; i < kept_customer_fields.size(); ++i) {
    fields[i + 1] = kept_customer_fields[i];
  }
  fields.back() = {.name = "createdAt",
                   .form = Form::text,
                   .at = member<&CustomerRecord::created_at>,
                   .need = Need::required,
                   .form_rule = timestamp_form};
  return fields;
}();

// clang-format off

constexpr Field order_item_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&OrderItem::id>, .need = Need::required},
    {.name = "sku", .form = Form::text, .at = member<&OrderItem::sku>, .need = Need::required},
    {.name = "productName", .form = Form::text, .at = member<&OrderItem::product_name>,
     .need = Need::required},
    {.name = "variantName", .form = Form::text, .at = member<&OrderItem::variant_name>,
     .need = Need::required},
    {.name = "quantity", .form = Form::whole, .at = member<&OrderItem::quantity>,
     .need = Need::required},
    {.name = "unitPrice", .form = Form::amount, .at = member<&OrderItem::unit_price>,
     .need = Need::required},
    {.name = "contractLength", .form = Form::whole, .at = member<&OrderItem::contract_length>,
     .need = Need::required},
    {.name = "subscriptionId", .form = Form::text, .at = member<&OrderItem::subscription_id>},
    {.name = "rentalStatus", .form = Form::choice, .at = member<&OrderItem::rental_status>,
     .need = Need::required, .choices = &rental_statuses},
    {.name = "rentalIds", .form = Form::values, .at = member<&OrderItem::rental_ids>,
     .need = Need::required, .entry_form = Form::text},
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
constexpr Table order_item_table{"OrderItem", order_item_fields};

constexpr Field totals_fields[] = {
    {.name = "monthlyTotal", .form = Form::amount, .at = member<&Totals::monthly_total>,
     .need = Need::required},
    {.name = "contractValue", .form = Form::amount, .at = member<&Totals::contract_value>,
     .need = Need::required},
};
constexpr Table totals_table{"Totals", totals_fields};

constexpr Field rental_progress_fields[] = {
    {.name = "rentedDevices", .form = Form::whole, .at = member<&RentalProgress::rented_devices>,
     .need = Need::required},
    {.name = "totalDevices", .form = Form::whole, .at = member<&RentalProgress::total_devices>,
     .need = Need::required},
};
constexpr Table rental_progress_table{"RentalProgress", rental_progress_fields};

constexpr Field order_fields[] = {
    {.name = "id", .form = Form::text, .at = member<&Order::id>, .need = Need::required},
    {.name = "orderType", .form = Form::choice, .at = member<&Order::order_type>,
     .need = Need::required, .choices = &order_types},
    {.name = "status", .form = Form::choice, .at = member<&Order::status>,
     .need = Need::required, .choices = &order_statuses},
    {.name = "currency", .form = Form::text, .at = member<&Order::currency>,
     .need = Need::required},
    {.name = "customerId", .form = Form::text, .at = member<&Order::customer_id>,
     .need = Need::required},
    {.name = "customer", .form = Form::object, .at = member<&Order::customer>,
     .need = Need::required, .table = &kept_customer_table},
    {.name = "paymentTerm", .form = Form::choice, .at = member<&Order::payment_term>,
     .need = Need::required, .choices = &payment_terms},
    {.name = "billingAddress", .form = Form::object, .at = member<&Order::billing_address>,
     .need = Need::required, .table = &kept_address_table},
    {.name = "shippingAddress", .form = Form::object, .at = member<&Order::shipping_address>,
     .need = Need::null_when_absent, .table = &kept_address_table},
    {.name = "items", .form = Form::list, .at = member<&Order::items>, .need = Need::required,
     .table = &order_item_table},
    {.name = "totals", .form = Form::object, .at = member<&Order::totals>,
     .need = Need::required, .table = &totals_table},
    {.name = "rentalProgress", .form = Form::object, .at = member<&Order::rental_progress>,
     .need = Need::required, .table = &rental_progress_table},
    {.name = "customFields", .form = Form::map, .at = member<&Order::custom_fields>,
     .need = Need::required, .entry_form = Form::text},
    {.name = "notes", .form = Form::lines, .at = member<&Order::notes>},
    {.name = "catalogVersion", .form = Form::text, .at = member<&Order::catalog_version>},
    {.name = "createdAt", .form = Form::text, .at = member<&Order::created_at>,
     .need = Need::required},
    {.name = "updatedAt", .form = Form::text, .at = member<&Order::updated_at>,
     .need = Need::required},
    {.name = "revision", .form = Form::whole, .at = member<&Order::revision>,
     .need = Need::required},
};

constexpr Field order_context_fields[] = {
    {.name = "orderId", .form = Form::text, .at = member<&OrderContext::order_id>,
     .need = Need::required, .max = max_name},
    {.name = "customerId", .form = Form::text, .at = member<&OrderContext::customer_id>,
     .need = Need::required, .max = max_name},
    {.name = "billingGroupId", .form = Form::text, .at = member<&OrderContext::billing_group_id>,
     .max = max_person_name},
    {.name = "now", .form = Form::text, .at = member<&OrderContext::now>, .need = Need::required,
     .form_rule = timestamp_form},
    {.name = "status", .form = Form::choice, .at = member<&OrderContext::status>,
     .choices = &new_order_statuses},
    {.name = "addressPolicy", .form = Form::choice, .at = member<&OrderContext::address_policy>,
     .choices = &address_policies},
    {.name = "customers", .form = Form::list, .at = member<&OrderContext::customers>,
     .table = &customer_record_table},
    {.name = "billingGroups", .form = Form::list, .at = member<&OrderContext::billing_groups>,
     .table = &billing_group_table},
};

// clang-format on

}  // namespace

constexpr Table request_item_table{"RequestItem", request_item_fields, line_fits};
constexpr Table order_request_table{"OrderRequest", order_request_fields};
constexpr Table customer_record_table{"CustomerRecord", customer_record_fields};
constexpr Table billing_group_table{"BillingGroup", kept_group_fields};
constexpr Table order_table{"Order", order_fields};
constexpr Table order_context_table{"OrderContext", order_context_fields};

}  // namespace termwise
