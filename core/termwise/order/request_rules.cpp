#include "termwise/order/request_rules.hpp"

#include <algorithm>

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

// The order type with its default; nothing if it is faulty, so that rules that need it are skipped
// (rule R22).
std::optional<OrderType> order_type(const OrderRuleContext& context) {
  const Value& type = context.request->order_type;
  if (type.format_fault != FaultCode::none) return std::nullopt;
  return type.is_present() ? type.choice<OrderType>() : default_order_type;
}

bool replaces_subscription(const OrderRuleContext& context) {
  const auto type = order_type(context);
  return type && *type != OrderType::standard;
}

bool is_absent(const Customer& customer, const OrderRuleContext& context) {
  if (customer.kind == Kind::absent) return true;
  // The schema returns places to write to; here they are only read.
  return context.is_draft && is_blank(customer_schema, const_cast<Customer&>(customer));
}

// `OrderRequest::known_customer_id`, when the id in the request is matched.
std::optional<std::string_view> ordering_customer_id(const OrderRequest& request,
                                                     const OrderRuleContext& context) {
  const CustomerRecord* known = request.named_customer;
  if (known == nullptr) {
    const Customer& customer = request.customer;
    if (request.customer_id.is_present() || !has_email(customer)) return std::nullopt;
    known = context.known->customer_of_email(customer.email.trimmed_text());
  }
  return known != nullptr ? known->id.trimmed_text() : "";
}

FaultCode custom_value_format(const Value& value) {
  switch (value.kind) {
    case Kind::repeated: return FaultCode::duplicate_field;
    case Kind::absent:
    case Kind::number:
    case Kind::boolean: return FaultCode::none;
    case Kind::text:
      if (code_point_count(value.text) > max_custom_text) return FaultCode::too_long;
      return has_control_character(value.text, LineBreaks::forbidden)
                 ? FaultCode::invalid_characters
                 : FaultCode::none;
    default: return FaultCode::wrong_type;
  }
}

FaultCode custom_name_format(std::string_view name) {
  if (name.empty()) return FaultCode::required;
  if (code_point_count(name) > max_custom_name) return FaultCode::too_long;
  return has_control_character(name, LineBreaks::forbidden) ? FaultCode::invalid_characters
                                                            : FaultCode::none;
}

}  // namespace

FaultCode sku_format(const RuleInput& input) {
  const auto place = order_context(input).catalog->find(input.value().trimmed_text());
  input.value().number = place ? static_cast<std::int64_t>(*place) : -1;
  return FaultCode::none;
}

void validate_custom_fields(Map& fields, const RuleContext&) {
  for (Entry& entry : fields.entries) {
    const FaultCode name = custom_name_format(entry.name);
    const FaultCode value = custom_value_format(entry.value);
    entry.value.format_fault =
        entry.value.kind == Kind::absent ? FaultCode::none : std::min(name, value);
  }
}

FaultCode customer_presence(const RuleInput& input) {
  const bool is_named = input.record_as<OrderRequest>().customer_id.is_present();
  return is_named || input.node.kind != Kind::absent ? FaultCode::none : FaultCode::required;
}

FaultCode customer_is_known(const RuleInput& input) {
  const bool is_known = input.record_as<OrderRequest>().named_customer != nullptr;
  return is_known ? FaultCode::none : FaultCode::CUSTOMER_NOT_FOUND;
}

FaultCode term_of_individual(const RuleInput& input) {
  const Value& term = input.value();
  const auto type = customer_type_of(input.record_as<OrderRequest>().ordering_customer());
  const bool defers =
      term.is_present() &&
      term.trimmed_text() != words::payment_term[static_cast<int>(PaymentTerm::immediate)];
  return type == CustomerType::individual && defers ? FaultCode::not_allowed : FaultCode::none;
}

FaultCode subscription_presence(const RuleInput& input) {
  const auto type = order_type(order_context(input));
  if (!type) return FaultCode::none;
  const bool is_there = input.value().is_present();
  if (*type == OrderType::standard) return is_there ? FaultCode::not_allowed : FaultCode::none;
  return is_there ? FaultCode::none : FaultCode::required;
}

FaultCode variant_is_orderable(const RuleInput& input) {
  const Value& sku = input.value();
  if (sku.number < 0) return FaultCode::VARIANT_NOT_FOUND;
  const auto type = order_type(order_context(input));
  const bool may_be_inactive = !type || *type == OrderType::extension;
  const bool is_orderable =
      may_be_inactive || entry_of(sku, *order_context(input).catalog).is_active;
  return is_orderable ? FaultCode::none : FaultCode::VARIANT_INACTIVE;
}

FaultCode quantity_suits_order_type(const RuleInput& input) {
  if (input.value().number == 1) return FaultCode::none;
  return replaces_subscription(order_context(input)) ? FaultCode::out_of_range : FaultCode::none;
}

std::vector<int> allowed_contract_lengths(const RuleInput& input) {
  const Value& sku = input.record_as<RequestItem>().sku;
  if (!sku.is_valid()) return order_context(input).catalog->contract_lengths();
  std::vector<int> lengths;
  for (const Offer& offer : entry_of(sku, *order_context(input).catalog).offers) {
    lengths.push_back(offer.contract_months);
  }
  return lengths;
}

FaultCode contract_length_is_offered(const RuleInput& input) {
  const Value& sku = input.record_as<RequestItem>().sku;
  const std::int64_t months = input.value().number;
  const auto& configured = order_context(input).catalog->contract_lengths();
  const bool is_offered =
      sku.is_valid()
          ? entry_of(sku, *order_context(input).catalog).unit_price_minor(months).has_value()
          : std::ranges::find(configured, months) != configured.end();
  return is_offered ? FaultCode::none : FaultCode::INVALID_CONTRACT_LENGTH;
}

std::string shown_price(const RequestItem& item, const Catalog& catalog) {
  if (!item.sku.is_valid() || !item.contract_length.is_valid()) return {};
  const auto minor = entry_of(item.sku, catalog).unit_price_minor(item.contract_length.number);
  return amount_text(*minor, catalog.currency().exponent) + ' ' +
         std::string(catalog.currency().code);
}

FaultCode price_is_current(const RuleInput& input) {
  const auto& item = input.record_as<RequestItem>();
  if (!item.sku.is_valid() || !item.contract_length.is_valid()) return FaultCode::none;
  const auto price = entry_of(item.sku, *order_context(input).catalog)
                         .unit_price_minor(item.contract_length.number);
  return price == input.value().number ? FaultCode::none : FaultCode::PRICE_CHANGED;
}

FaultCode seen_price_is_current(const RuleInput& input) {
  const auto& item = input.record_as<RequestItem>();
  if (item.seen_price.empty() || item.unit_price.is_present()) return FaultCode::none;
  const std::string price = shown_price(item, *order_context(input).catalog);
  return price.empty() || price == item.seen_price ? FaultCode::none : FaultCode::PRICE_CHANGED;
}

FaultCode subscription_fault(const Subscription* subscription, std::string_view customer_id,
                             std::string_view sku, OrderType order_type) {
  // Another customer's subscription is treated like one that does not exist.
  if (subscription == nullptr || subscription->customer_id.trimmed_text() != customer_id) {
    return FaultCode::SUBSCRIPTION_NOT_FOUND;
  }
  if (!subscription->is_active()) return FaultCode::SUBSCRIPTION_NOT_ACTIVE;
  const bool is_same = sku.empty() || subscription->sku.trimmed_text() == sku;
  if (order_type == OrderType::extension)
    return is_same ? FaultCode::none : FaultCode::SKU_MISMATCH;
  return is_same && !sku.empty() ? FaultCode::SAME_SKU : FaultCode::none;
}

FaultCode subscription_is_named_once(const RuleInput& input) {
  const auto& uses = order_context(input).request->subscription_uses;
  const auto first = uses.lower_bound({std::string(input.value().trimmed_text()), 0});
  const bool is_first = first->second == input.record_as<RequestItem>().slot;
  return is_first ? FaultCode::none : FaultCode::DUPLICATE_SUBSCRIPTION;
}

FaultCode subscription_suits(const RuleInput& input) {
  const auto type = order_type(order_context(input));
  if (!type) return FaultCode::none;
  if (const FaultCode code = subscription_is_named_once(input); code != FaultCode::none)
    return code;
  const OrderRequest& request = *order_context(input).request;
  const auto& item = input.record_as<RequestItem>();
  const std::string_view id = input.value().trimmed_text();
  if (!request.known_customer_id) return FaultCode::none;
  const auto sku = item.sku.is_valid() ? item.sku.trimmed_text() : "";
  return subscription_fault(order_context(input).known->subscription(id),
                            *request.known_customer_id, sku, *type);
}

FaultCode sums_fit(const RuleInput& input) {
  auto& sums = input.record_as<OrderRequest>().sums;
  const auto& items = static_cast<const AnyList&>(input.node);
  sums = {};
  for (const Record& item : items) sums.add(static_cast<const RequestItem&>(item).line);
  return sums.fit() ? FaultCode::none : FaultCode::amount_too_large;
}

void match_customer(OrderRequest& request, const OrderRuleContext& context) {
  const Value& id = request.customer_id;
  const bool has_id = id.is_present() && id.format_fault == FaultCode::none;
  const CustomerRecord* named = has_id ? context.known->customer(id.trimmed_text()) : nullptr;
  request.named_customer = named;
  request.takes_stored_customer = id.is_present() && is_absent(request.customer, context);
  request.stored_customer = {};
  if (request.takes_stored_customer && named != nullptr) request.stored_customer = *named;
  request.known_customer_id = ordering_customer_id(request, context);
}

std::size_t validate_request(OrderRequest& request, OrderRuleContext& context) {
  context.request = &request;
  index_items(request, request.items);
  validate_formats(order_request_schema, request, context);
  match_customer(request, context);
  return validate_rules(order_request_schema, request, context);
}

}  // namespace termwise
