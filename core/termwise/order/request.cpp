// The schemas of order requests: the members in wire order, with their rules (section 3).
#include "termwise/order/request.hpp"

#include "termwise/order/messages.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {
namespace {

// The customer with the `customerId` is validated instead of an absent one (rule A1).
Node* stored_customer_of(Record& record) {
  auto& request = static_cast<OrderRequest&>(record);
  return request.takes_stored_customer ? &request.stored_customer : nullptr;
}

// Members of an item whose rules use others, by index.
constexpr std::uint32_t by_contract_length = field_bit(2);
constexpr std::uint32_t by_unit_price = field_bit(3);
constexpr std::uint32_t by_subscription_id = field_bit(6);

// clang-format off

constexpr Field request_item_fields[] = {
    {.name = "sku", .type = Type::text, .at = member<&RequestItem::sku>, .need = Need::required,
     .max = max_name, .format_rule = sku_format, .meaning_rule = variant_is_orderable,
     .dependents = by_contract_length | by_unit_price | by_subscription_id,
     .message = order_message},
    {.name = "quantity", .type = Type::integer, .at = member<&RequestItem::quantity>,
     .need = Need::required, .min = 1, .max = max_quantity,
     .meaning_rule = quantity_suits_order_type, .message = quantity_message},
    {.name = "contractLength", .type = Type::integer, .at = member<&RequestItem::contract_length>,
     .need = Need::required, .meaning_rule = contract_length_is_offered,
     .dependents = by_unit_price,
     .message = order_message},
    {.name = "unitPrice", .type = Type::amount, .at = member<&RequestItem::unit_price>,
     .presence_rule = seen_price_is_current, .meaning_rule = price_is_current,
     .message = order_message},
    {.name = "listPrice", .type = Type::amount, .at = member<&RequestItem::list_price>},
    {.name = "acquisitionCost", .type = Type::amount,
     .at = member<&RequestItem::acquisition_cost>},
    {.name = "subscriptionId", .type = Type::text, .at = member<&RequestItem::subscription_id>,
     .max = max_name, .presence_rule = subscription_presence,
     .meaning_rule = subscription_suits, .message = order_message},
};

constexpr Field order_request_fields[] = {
    {.name = "orderType", .type = Type::choice, .at = member<&OrderRequest::order_type>,
     .choices = &order_types},
    {.name = "customerId", .type = Type::text, .at = member<&OrderRequest::customer_id>,
     .max = max_name, .meaning_rule = customer_is_known, .message = order_message},
    {.name = "customer", .type = Type::object, .at = member<&OrderRequest::customer>,
     .schema = &customer_schema, .presence_rule = customer_presence,
     .substitute = stored_customer_of},
    {.name = "paymentTerm", .type = Type::choice, .at = member<&OrderRequest::payment_term>,
     .choices = &payment_terms, .presence_rule = term_of_individual},
    {.name = "billingAddress", .type = Type::object, .at = member<&OrderRequest::billing_address>,
     .need = Need::required, .schema = &address_schema},
    {.name = "shippingAddress", .type = Type::object,
     .at = member<&OrderRequest::shipping_address>, .schema = &address_schema},
    {.name = "items", .type = Type::list, .at = member<&OrderRequest::items>,
     .need = Need::required, .min = 1, .max = max_items, .schema = &request_item_schema,
     .meaning_rule = sums_fit},
    {.name = "customFields", .type = Type::map, .at = member<&OrderRequest::custom_fields>,
     .max = max_custom_fields, .entry_type = Type::text, .validate_entries = validate_custom_fields,
     .message = custom_field_message},
    {.name = "notes", .type = Type::multiline_text, .at = member<&OrderRequest::notes>, .max = max_notes},
};

// clang-format on

}  // namespace

constexpr Schema request_item_schema{"RequestItem", request_item_fields, line_fits};
constexpr Schema order_request_schema{"OrderRequest", order_request_fields};

std::string_view named_subscription(const RequestItem& item) {
  const Value& id = item.subscription_id;
  return id.kind == Kind::text ? id.trimmed_text() : "";
}

void index_items(OrderRequest& request, const AnyList& items) {
  request.subscription_uses.clear();
  for (auto at = items.begin(); at != items.end(); ++at) {
    auto& item = static_cast<RequestItem&>(*at);
    item.slot = at.slot();
    item.line = {};
    const std::string_view id = named_subscription(item);
    if (!id.empty()) request.subscription_uses.emplace(id, item.slot);
  }
}

}  // namespace termwise
