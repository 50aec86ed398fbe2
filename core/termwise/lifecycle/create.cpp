#include "termwise/lifecycle/create.hpp"

#include "termwise/base/date.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {

Decision create_order(const Catalog& catalog, std::string_view request_text,
                      const OrderContext& context) {
  OrderRequest request;
  if (auto rejection =
          read_record(request_text, max_request_bytes, order_request_schema, request)) {
    return rejected(std::move(*rejection));
  }
  OrderRuleContext rule_context(catalog, context);
  if (validate_request(request, rule_context) > 0) {
    return rejected(reject_record(order_request_schema, request, rule_context));
  }
  return make_order(request, rule_context, context);
}

Decision make_order(const OrderRequest& request, const OrderRuleContext& rule_context,
                    const OrderContext& context) {
  auto outcome = std::make_unique<Outcome>();
  Order& order = outcome->order;
  order.kind = Kind::object;
  order.id = context.order_id;
  order.order_type = choice_or(request.order_type, order_types, default_order_type);
  order.status = choice_or(context.status, order_statuses, default_order_status);
  order.currency = Value::of_text(rule_context.currency->code);
  copy_request_details(order, request);
  order.items.kind = Kind::array;
  for (const RequestItem& item : request.items) {
    OrderItem& kept = order.items.append();
    fill_order_item(kept, item, *rule_context.catalog, "1-" + std::to_string(order.items.size()));
  }
  set_totals(order, request.sums);
  update_progress(order);
  order.catalog_version = rule_context.catalog->record().version;
  order.created_at = Value::of_text(*canonical_timestamp(context.now.trimmed_text()));
  order.updated_at = order.created_at;
  order.revision = Value::of_integer(1);
  if (auto rejection = assign_billing_group(
          order.customer.billing_group, outcome->new_billing_group, *rule_context.known, context)) {
    return rejected(std::move(*rejection));
  }
  const CustomerRecord* known = request.named_customer;
  const std::string_view email = request.customer.email.trimmed_text();
  if (known == nullptr) known = rule_context.known->customer_of_email(email);
  if (known == nullptr) known = context.customer_of_email(email);
  assign_customer(*outcome, known, context);
  return outcome;
}

}  // namespace termwise
