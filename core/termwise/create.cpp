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

// The group that the customer names: a known one or, with an empty id, a new one (rule R7).
std::optional<BillingGroup> named_billing_group(const Customer& customer, const World& world) {
  const BillingGroupRecord& named = customer.billing_group;
  if (named.kind == Kind::absent) return std::nullopt;
  const std::string key = fold_case(named.name.trimmed_text());
  for (const BillingGroup& known : world.billing_groups) {
    const bool matches =
        named.id.is_present() ? known.id == named.id.trimmed_text() : fold_case(known.name) == key;
    if (matches) return known;
  }
  return BillingGroup{"", std::string(named.name.trimmed_text())};
}

const CustomerRecord* known_customer(const OrderContext& context, std::string_view email) {
  const std::string key = fold_ascii_case(email);
  for (std::size_t slot = 0; slot < context.customers.slot_count(); ++slot) {
    const CustomerRecord* known = context.customers.at_slot(slot);
    if (fold_ascii_case(known->email.trimmed_text()) == key) return known;
  }
  return nullptr;
}

// The sources' words stand in the order of `ResolvedPrices::Source`, without its first, `none`.
Value source_value(const Choices& choices, ResolvedPrices::Source source) {
  if (source == ResolvedPrices::Source::none) return {};
  return choice_value(choices, static_cast<int>(source) - 1);
}

void fill_item(OrderItem& kept, const RequestItem& sent, const World& world, std::size_t number) {
  const CatalogEntry& entry = entry_of(sent.sku, world);
  const ResolvedPrices prices = resolve_prices(sent, entry);
  kept.kind = Kind::object;
  kept.id = Value::of_text("1-" + std::to_string(number));
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

void fill_items(Order& order, const OrderRequest& request, const World& world) {
  std::int64_t devices = 0;
  order.items.kind = Kind::array;
  for (std::size_t slot = 0; slot < request.items.slot_count(); ++slot) {
    const RequestItem* item = request.items.at_slot(slot);
    if (item == nullptr) continue;
    OrderItem& kept = order.items.append();
    fill_item(kept, *item, world, order.items.size());
    devices += item->quantity.number;
  }
  order.totals.kind = Kind::object;
  order.totals.monthly_total = Value::of_whole(*request.sums.monthly_total_minor());
  order.totals.contract_value = Value::of_whole(*request.sums.contract_value_minor());
  order.rental_progress.kind = Kind::object;
  order.rental_progress.rented_devices = Value::of_whole(0);
  order.rental_progress.total_devices = Value::of_whole(devices);
}

struct KnownGroups : Record {
  List<BillingGroupRecord> billing_groups;
};
// clang-format off
constexpr Field known_groups_fields[] = {
    {.name = "billingGroups", .form = Form::list, .at = member<&KnownGroups::billing_groups>,
     .table = &billing_group_table},
};
// clang-format on
constexpr Table known_groups_table{"KnownGroups", known_groups_fields};

// Reads and judges what a caller supplies beside the input.
template <class T>
std::expected<std::unique_ptr<T>, Refusal> read_context(std::string_view text, const Table& table) {
  auto context = std::make_unique<T>();
  if (auto refusal = read_record(text, max_request_bytes, table, *context)) {
    return std::unexpected(std::move(*refusal));
  }
  const World nothing_known;
  check_forms(table, *context, nothing_known);
  if (check_rules(table, *context, nothing_known) > 0) {
    return std::unexpected(refuse_record(table, *context, nothing_known));
  }
  return context;
}

std::vector<BillingGroup> plain(const List<BillingGroupRecord>& records) {
  std::vector<BillingGroup> groups;
  for (std::size_t slot = 0; slot < records.slot_count(); ++slot) {
    const BillingGroupRecord* group = records.at_slot(slot);
    groups.push_back(
        {std::string(group->id.trimmed_text()), std::string(group->name.trimmed_text())});
  }
  return groups;
}

Refusal refuse_missing_group_id(const OrderContext& context) {
  const World nothing_known;
  auto& record = const_cast<OrderContext&>(context);
  const Field& field = *find_field(order_context_table, "billingGroupId");
  const Scope scope{nothing_known, field, record, record.billing_group_id};
  Refusal refusal;
  refusal.faults.push_back(make_fault(scope, Code::required, "/billingGroupId"));
  return refusal;
}

}  // namespace

std::string CreatedOrder::order_text(Audience audience) const {
  JsonWriter json;
  write_record(json, order_table, order, world, audience);
  return json.take();
}

std::string CreatedOrder::customer_text() const {
  JsonWriter json;
  if (new_customer) write_record(json, customer_record_table, *new_customer, world);
  return json.take();
}

std::string CreatedOrder::billing_group_text() const {
  JsonWriter json;
  if (new_billing_group) {
    json.begin_object();
    json.key("id");
    json.text(new_billing_group->id);
    json.key("name");
    json.text(new_billing_group->name);
    json.end_object();
  }
  return json.take();
}

LookupKeys lookup_keys(const Customer& customer) {
  const auto text_of = [](const Value& value) {
    return value.kind == Kind::text ? value.trimmed_text() : std::string_view();
  };
  const BillingGroupRecord& group = customer.billing_group;
  return {fold_ascii_case(text_of(customer.email)), std::string(text_of(group.id)),
          fold_case(text_of(group.name))};
}

LookupKeys lookup_keys(std::string_view request_text) {
  OrderRequest request;
  if (read_record(request_text, max_request_bytes, order_request_table, request)) return {};
  return lookup_keys(request.customer);
}

std::expected<std::unique_ptr<OrderContext>, Refusal> read_order_context(std::string_view text) {
  return read_context<OrderContext>(text, order_context_table);
}

std::expected<std::vector<BillingGroup>, Refusal> read_known_billing_groups(std::string_view text) {
  const auto known = read_context<KnownGroups>(text, known_groups_table);
  if (!known) return std::unexpected(known.error());
  return plain((*known)->billing_groups);
}

std::vector<BillingGroup> known_billing_groups(const OrderContext& context) {
  return plain(context.billing_groups);
}

void index_items(OrderRequest& request) {
  request.subscription_uses.clear();
  for (std::size_t slot = 0; slot < request.items.slot_count(); ++slot) {
    RequestItem* item = request.items.at_slot(slot);
    if (item == nullptr) continue;
    item->slot = slot;
    item->line = {};
    if (item->subscription_id.is_present()) {
      request.subscription_uses.emplace(item->subscription_id.trimmed_text(), slot);
    }
  }
}

std::size_t check_request(OrderRequest& request, World& world) {
  world.order = &request;
  index_items(request);
  check_forms(order_request_table, request, world);
  return check_rules(order_request_table, request, world);
}

std::expected<std::unique_ptr<CreatedOrder>, Refusal> create_order(const Catalog& catalog,
                                                                   std::string_view request_text,
                                                                   const OrderContext& context) {
  OrderRequest request;
  if (auto refusal = read_record(request_text, max_request_bytes, order_request_table, request)) {
    return std::unexpected(std::move(*refusal));
  }
  const std::vector<BillingGroup> groups = known_billing_groups(context);
  World world = catalog.world();
  world.billing_groups = groups;
  if (context.address_policy.is_present()) {
    world.address_policy = context.address_policy.choice<AddressPolicy>();
  }
  if (check_request(request, world) > 0) {
    return std::unexpected(refuse_record(order_request_table, request, world));
  }
  return make_order(request, world, context);
}

std::expected<std::unique_ptr<CreatedOrder>, Refusal> make_order(const OrderRequest& request,
                                                                 const World& world,
                                                                 const OrderContext& context) {
  auto created = std::make_unique<CreatedOrder>();
  Order& order = created->order;
  created->world.currency = world.currency;
  order.kind = Kind::object;
  order.id = context.order_id;
  order.order_type = choice_or(request.order_type, order_types, OrderType::standard);
  order.status = choice_or(context.status, order_statuses, OrderStatus::pending);
  order.currency = Value::of_text(world.currency->code);
  order.customer = kept_customer(request.customer);
  if (auto group = named_billing_group(request.customer, world)) {
    if (group->id.empty()) {
      if (!context.billing_group_id.is_present()) {
        return std::unexpected(refuse_missing_group_id(context));
      }
      group->id = context.billing_group_id.trimmed_text();
      created->new_billing_group = *group;
    }
    order.customer.billing_group.id = Value::of_text(group->id);
    order.customer.billing_group.name = Value::of_text(group->name);
  }
  order.payment_term = choice_or(request.payment_term, payment_terms, PaymentTerm::immediate);
  order.billing_address = kept_address(request.billing_address);
  order.shipping_address = kept_address(request.shipping_address);
  fill_items(order, request, world);
  order.custom_fields = request.custom_fields;
  order.custom_fields.kind = Kind::object;
  order.notes = request.notes;
  order.catalog_version = world.catalog->record().version;
  order.created_at = Value::of_text(*canonical_timestamp(context.now.trimmed_text()));
  order.updated_at = order.created_at;
  order.revision = Value::of_whole(1);
  const CustomerRecord* known = known_customer(context, request.customer.email.trimmed_text());
  order.customer_id = known != nullptr ? known->id : context.customer_id;
  if (known == nullptr) {
    CustomerRecord& customer = created->new_customer.emplace();
    static_cast<Customer&>(customer) = order.customer;
    customer.id = order.customer_id;
    customer.created_at = order.created_at;
  }
  return created;
}

}  // namespace termwise
