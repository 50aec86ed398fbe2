#include "termwise/lifecycle/outcome.hpp"

#include "termwise/order/request_rules.hpp"

namespace termwise {
namespace {

Value amount_or_absent(std::optional<AmountMinor> amount_minor) {
  return amount_minor ? Value::of_integer(*amount_minor) : Value{};
}

Address stored_address(const Address& sent) {
  Address address = sent;
  if (sent.kind == Kind::absent) return address;
  const auto country = country_at(static_cast<std::size_t>(sent.country.number));
  address.country_code = Value::of_text(country.code);
  return address;
}

// The words of the sources are in the order of `ResolvedPrices::Source`, without `none`.
Value source_value(const Choices& choices, ResolvedPrices::Source source) {
  if (source == ResolvedPrices::Source::none) return {};
  return choice_value(choices, static_cast<int>(source) - 1);
}

}  // namespace

Customer stored_customer(const Customer& sent) {
  Customer customer = sent;
  customer.customer_type = choice_or(sent.customer_type, customer_types, default_customer_type);
  return customer;
}

void fill_order_item(OrderItem& item, const RequestItem& sent, const Catalog& catalog,
                     std::string id) {
  const CatalogEntry& entry = entry_of(sent.sku, catalog);
  const ResolvedPrices prices = resolve_prices(sent, entry);
  item.kind = Kind::object;
  item.id = Value::of_text(id);
  item.sku = sent.sku;
  item.product_name = entry.product->name;
  item.variant_name = entry.variant->name;
  item.quantity = sent.quantity;
  item.unit_price = Value::of_integer(prices.unit_price_minor);
  item.contract_length = sent.contract_length;
  item.subscription_id = sent.subscription_id;
  item.rental_ids.kind = Kind::array;
  item.list_price = amount_or_absent(prices.list_price_minor);
  item.list_price_source = source_value(list_price_sources, prices.list_price_source);
  item.acquisition_cost = amount_or_absent(prices.acquisition_cost_minor);
  item.acquisition_cost_source =
      source_value(acquisition_cost_sources, prices.acquisition_cost_source);
}

void set_totals(Order& order, const LineSums& sums) {
  order.totals.kind = Kind::object;
  order.totals.monthly_total = Value::of_integer(*sums.monthly_total_minor());
  order.totals.contract_value = Value::of_integer(*sums.contract_value_minor());
}

void update_progress(Order& order) {
  std::int64_t rented = 0;
  std::int64_t total = 0;
  for (OrderItem& item : order.items) {
    item.rental_status =
        choice_value(rental_statuses, *rental_status_of(item.rented_count(), item.quantity.number));
    rented += item.rented_count();
    total += item.quantity.number;
  }
  order.rental_progress.kind = Kind::object;
  order.rental_progress.rented_devices = Value::of_integer(rented);
  order.rental_progress.total_devices = Value::of_integer(total);
  if (rented == 0) return;
  order.status =
      choice_value(order_statuses, rented == total ? OrderStatus::fulfilled : OrderStatus::partial);
}

void copy_request_details(Order& order, const OrderRequest& request) {
  order.customer = stored_customer(request.ordering_customer());
  order.payment_term = choice_or(request.payment_term, payment_terms, default_payment_term);
  order.billing_address = stored_address(request.billing_address);
  order.shipping_address = stored_address(request.shipping_address);
  order.custom_fields = request.custom_fields;
  order.custom_fields.kind = Kind::object;
  for (const SharedText& text : shared_texts) order.*text.in_order = request.*text.in_request;
}

std::optional<Rejection> assign_billing_group(BillingGroupRecord& named,
                                              std::optional<BillingGroupRecord>& new_group,
                                              const KnownRecords& validated_by,
                                              const OrderContext& context) {
  if (named.kind == Kind::absent) return std::nullopt;
  const auto find_in = [&](const KnownRecords& known) {
    return named.id.is_present() ? known.billing_group(named.id.trimmed_text())
                                 : known.billing_group_of_name(named.name.trimmed_text());
  };
  const BillingGroupRecord* known = find_in(validated_by);
  if (known == nullptr) known = find_in(context);
  if (known != nullptr) {
    named.id = known->id;
    named.name = known->name;
  } else if (!named.id.is_present()) {
    if (!context.billing_group_id.is_present()) return reject_missing("billingGroupId");
    named.id = context.billing_group_id;
    new_group = named;
  }
  return std::nullopt;
}

void assign_customer(Outcome& outcome, const CustomerRecord* known, const OrderContext& context) {
  Order& order = outcome.order;
  order.customer_id = known != nullptr ? known->id : context.customer_id;
  if (known != nullptr) return;
  CustomerRecord& customer = outcome.new_customer.emplace();
  static_cast<Customer&>(customer) = order.customer;
  customer.id = order.customer_id;
  customer.created_at = order.updated_at;
}

}  // namespace termwise
