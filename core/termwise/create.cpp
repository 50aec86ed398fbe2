#include "termwise/create.hpp"

#include <algorithm>

#include "termwise/country.hpp"
#include "termwise/date.hpp"
#include "termwise/rules.hpp"

namespace termwise {
namespace {

template <class Choice>
Value choice_or(const Value& sent, const Choices& choices, Choice otherwise) {
  return sent.is_present() ? sent : choice_value(choices, otherwise);
}

Value amount_or_absent(std::optional<AmountMinor> amount_minor) {
  return amount_minor ? Value::of_whole(*amount_minor) : Value{};
}

Address kept_address(const Address& sent) {
  Address address = sent;
  if (sent.kind == Kind::absent) return address;
  const auto country = country_at(static_cast<std::size_t>(sent.country.number));
  address.country_code = Value::of_text(country.code);
  return address;
}

Customer kept_customer(const Customer& sent) {
  Customer customer = sent;
  customer.customer_type = choice_or(sent.customer_type, customer_types, CustomerType::individual);
  return customer;
}

// The sources' words stand in the order of `ResolvedPrices::Source`, without its first, `none`.
Value source_value(const Choices& choices, ResolvedPrices::Source source) {
  if (source == ResolvedPrices::Source::none) return {};
  return choice_value(choices, static_cast<int>(source) - 1);
}

}  // namespace

void fill_item(OrderItem& kept, const RequestItem& sent, const World& world, std::string id) {
  const CatalogEntry& entry = entry_of(sent.sku, world);
  const ResolvedPrices prices = resolve_prices(sent, entry);
  kept.kind = Kind::object;
  kept.id = Value::of_text(id);
  kept.sku = sent.sku;
  kept.product_name = entry.product->name;
  kept.variant_name = entry.variant->name;
  kept.quantity = sent.quantity;
  kept.unit_price = Value::of_whole(prices.unit_price_minor);
  kept.contract_length = sent.contract_length;
  kept.subscription_id = sent.subscription_id;
  kept.rental_status = choice_value(rental_statuses, RentalStatus::pending);
  kept.rental_ids.kind = Kind::array;
  kept.list_price = amount_or_absent(prices.list_price_minor);
  kept.list_price_source = source_value(list_price_sources, prices.list_price_source);
  kept.acquisition_cost = amount_or_absent(prices.acquisition_cost_minor);
  kept.acquisition_cost_source =
      source_value(acquisition_cost_sources, prices.acquisition_cost_source);
}

void settle_sums(Order& order, const LineSums& sums) {
  std::int64_t rented = 0;
  std::int64_t total = 0;
  for (std::size_t slot = 0; slot < order.items.slot_count(); ++slot) {
    const OrderItem& item = *order.items.at_slot(slot);
    rented += static_cast<std::int64_t>(item.rental_ids.entries.size());
    total += item.quantity.number;
  }
  order.totals.kind = Kind::object;
  order.totals.monthly_total = Value::of_whole(*sums.monthly_total_minor());
  order.totals.contract_value = Value::of_whole(*sums.contract_value_minor());
  order.rental_progress.kind = Kind::object;
  order.rental_progress.rented_devices = Value::of_whole(rented);
  order.rental_progress.total_devices = Value::of_whole(total);
}

void take_head(Order& order, const OrderRequest& request) {
  order.customer = kept_customer(request.customer);
  order.payment_term = choice_or(request.payment_term, payment_terms, PaymentTerm::immediate);
  order.billing_address = kept_address(request.billing_address);
  order.shipping_address = kept_address(request.shipping_address);
  order.custom_fields = request.custom_fields;
  order.custom_fields.kind = Kind::object;
  order.notes = request.notes;
}

std::optional<Refusal> settle_billing_group(Outcome& outcome, const Known& judged_by,
                                            const OrderContext& context) {
  BillingGroupRecord& named = outcome.order.customer.billing_group;
  if (named.kind == Kind::absent) return std::nullopt;
  const auto find_in = [&](const Known& known) {
    return named.id.is_present() ? known.billing_group(named.id.trimmed_text())
                                 : known.billing_group_of_name(named.name.trimmed_text());
  };
  const BillingGroupRecord* known = find_in(judged_by);
  if (known == nullptr) known = find_in(context);
  if (known != nullptr) {
    named.id = known->id;
    named.name = known->name;
  } else if (!named.id.is_present()) {
    if (!context.billing_group_id.is_present()) return refuse_missing("billingGroupId");
    named.id = context.billing_group_id;
    outcome.new_billing_group = named;
  }
  return std::nullopt;
}

void settle_customer(Outcome& outcome, const CustomerRecord* known, const OrderContext& context) {
  Order& order = outcome.order;
  order.customer_id = known != nullptr ? known->id : context.customer_id;
  if (known != nullptr) return;
  CustomerRecord& customer = outcome.new_customer.emplace();
  static_cast<Customer&>(customer) = order.customer;
  customer.id = order.customer_id;
  customer.created_at = order.updated_at;
}

std::string_view named_subscription(const RequestItem& item) {
  const Value& id = item.subscription_id;
  return id.kind == Kind::text ? id.trimmed_text() : "";
}

void index_items(OrderRequest& request, const AnyList& items) {
  request.subscription_uses.clear();
  for (std::size_t slot = 0; slot < items.slot_count(); ++slot) {
    auto* item = static_cast<RequestItem*>(items.at_slot(slot));
    if (item == nullptr) continue;
    item->slot = slot;
    item->line = {};
    const std::string_view id = named_subscription(*item);
    if (!id.empty()) request.subscription_uses.emplace(id, slot);
  }
}

void match_customer(OrderRequest& request, const World& world) {
  const Value& email = request.customer.email;
  const bool may_match = email.form == Code::none && email.is_present();
  const CustomerRecord* known = may_match ? world.known->customer(email.trimmed_text()) : nullptr;
  request.known_customer_id = known != nullptr ? known->id.trimmed_text() : "";
}

std::size_t check_request(OrderRequest& request, World& world) {
  world.request = &request;
  index_items(request, request.items);
  check_forms(order_request_table, request, world);
  match_customer(request, world);
  return check_rules(order_request_table, request, world);
}

Decision create_order(const Catalog& catalog, std::string_view request_text,
                      const OrderContext& context) {
  OrderRequest request;
  if (auto refusal = read_record(request_text, max_request_bytes, order_request_table, request)) {
    return std::unexpected(std::move(*refusal));
  }
  World world = catalog.world();
  world.known = &context;
  if (context.address_policy.is_present()) {
    world.address_policy = context.address_policy.choice<AddressPolicy>();
  }
  if (check_request(request, world) > 0) {
    return std::unexpected(refuse_record(order_request_table, request, world));
  }
  return make_order(request, world, context);
}

Decision make_order(const OrderRequest& request, const World& world, const OrderContext& context) {
  auto outcome = std::make_unique<Outcome>();
  Order& order = outcome->order;
  order.kind = Kind::object;
  order.id = context.order_id;
  order.order_type = choice_or(request.order_type, order_types, OrderType::standard);
  order.status = choice_or(context.status, order_statuses, OrderStatus::pending);
  order.currency = Value::of_text(world.currency->code);
  take_head(order, request);
  order.items.kind = Kind::array;
  for (std::size_t slot = 0; slot < request.items.slot_count(); ++slot) {
    const RequestItem* item = request.items.at_slot(slot);
    if (item == nullptr) continue;
    OrderItem& kept = order.items.append();
    fill_item(kept, *item, world, "1-" + std::to_string(order.items.size()));
  }
  settle_sums(order, request.sums);
  order.catalog_version = world.catalog->record().version;
  order.created_at = Value::of_text(*canonical_timestamp(context.now.trimmed_text()));
  order.updated_at = order.created_at;
  order.revision = Value::of_whole(1);
  if (auto refusal = settle_billing_group(*outcome, *world.known, context)) {
    return std::unexpected(std::move(*refusal));
  }
  const std::string_view email = request.customer.email.trimmed_text();
  const CustomerRecord* known = world.known->customer(email);
  settle_customer(*outcome, known != nullptr ? known : context.customer(email), context);
  return outcome;
}

}  // namespace termwise
