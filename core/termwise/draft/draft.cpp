#include "termwise/draft/draft.hpp"

#include <algorithm>
#include <utility>

#include "termwise/json/pointer.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/messages.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

bool is_subscription_id(const Field& field) { return field.name == "subscriptionId"; }

// Where the amount ends in a seen price: `59.9 EUR`.
std::string_view amount_part(std::string_view seen_price) {
  return seen_price.substr(0, seen_price.find(' '));
}

bool is_seen_price(std::string_view text) {
  const std::string_view amount = amount_part(text);
  const auto decimal = parse_decimal(amount);
  return decimal && amount.size() < text.size() && find_currency(text.substr(amount.size() + 1));
}

// An item's index, and the price that was seen for it.
void validate_seen_prices(Map& prices, const RuleContext& context) {
  const auto& rule_context = static_cast<const OrderRuleContext&>(context);
  for (Entry& entry : prices.entries) {
    const auto index = parse_index(entry.name);
    const bool has_item = index && *index < rule_context.request->items.size();
    const bool is_price = entry.value.kind == Kind::text && is_seen_price(entry.value.text);
    entry.value.format_fault = !has_item                            ? FaultCode::unknown_field
                               : entry.value.kind == Kind::repeated ? FaultCode::duplicate_field
                               : is_price                           ? FaultCode::none
                                                                    : FaultCode::wrong_type;
  }
}

// clang-format off
constexpr Field saved_draft_fields[] = {
    {.name = "addressPolicy", .type = Type::choice, .at = member<&SavedDraft::address_policy>,
     .need = Need::required, .choices = &address_policies},
    {.name = "catalogVersion", .type = Type::text, .at = member<&SavedDraft::catalog_version>},
    {.name = "seenPrices", .type = Type::map, .at = member<&SavedDraft::seen_prices>,
     .entry_type = Type::text, .validate_entries = validate_seen_prices},
    {.name = "request", .type = Type::object, .at = member<&SavedDraft::request>,
     .need = Need::required, .schema = &order_request_schema},
};
// clang-format on
constexpr Schema saved_draft_schema{"SavedDraft", saved_draft_fields};

template <class T>
T* at_index(const List<T>& list, std::size_t index) {
  for (T& record : list) {
    if (index-- == 0) return &record;
  }
  return nullptr;
}

// Empties a member and everything in it. Lists are emptied item by item only.
void clear(const Field& field, Node& node) {
  if (is_single(field)) {
    static_cast<Value&>(node) = {};
  } else if (field.type == Type::map) {
    static_cast<Map&>(node) = {};
  } else if (field.type == Type::object) {
    auto& record = static_cast<Record&>(node);
    for (const Field& inner : field.schema->fields) clear(inner, inner.at(record));
    node = {};
  }
}

// Sets what was entered. The faults stay until the value is validated again.
void enter(Value& place, Value value) {
  place.kind = value.kind;
  place.text = std::move(value.text);
  place.number = value.number;
}

// A fault does not repeat a path that is not UTF-8, as a rejection must be JSON (rule E2).
Rejection reject_path(std::string_view path, FaultCode code, std::string message) {
  if (!is_utf8(path)) return reject_whole(code, std::move(message));
  Rejection rejection;
  rejection.faults.push_back({std::string(path), code, std::move(message), ""});
  return rejection;
}

// A form for people takes digits only (rule A7).
TypedIntegers typed_integers_of(AddressPolicy policy) {
  return policy == AddressPolicy::strict ? TypedIntegers::digits : TypedIntegers::json_numbers;
}

// NaN and the infinities are numbers that JSON cannot express.
bool is_number_of_json(const Value& value) {
  return value.kind != Kind::number || value.text.empty() || parse_decimal(value.text);
}

Rejection reject_unknown_path(std::string_view path) {
  return reject_path(path, FaultCode::unknown_field, "An order has no such field");
}

// A repeated one stays repeated, so that `restore` rejects it.
void set_kind(Node& container, Kind kind) {
  if (container.kind != Kind::repeated) container.kind = kind;
}

// The restored request has the containers that every draft has.
void complete(OrderRequest& request) {
  set_kind(request, Kind::object);
  set_kind(request.customer, Kind::object);
  set_kind(request.billing_address, Kind::object);
  set_kind(request.items, Kind::array);
  if (request.shipping_address.kind != Kind::object)
    set_kind(request.shipping_address, Kind::absent);
  if (request.custom_fields.entries.empty()) set_kind(request.custom_fields, Kind::absent);
  auto& group = request.customer.billing_group;
  if (group.kind != Kind::object) set_kind(group, Kind::absent);
  for (RequestItem& item : request.items) item.kind = Kind::object;
}

}  // namespace

// Where a path leads: a member, or an entry of a map that may not exist yet.
struct Draft::Place {
  const Field* field;
  Record* record;
  Node* node;                     // null if the map has no such entry
  RequestItem* item = nullptr;    // the item that it is in
  Node* absent_parent = nullptr;  // an object that its first member creates
  bool is_hidden = false;         // inside a container that is not validated
  bool is_item = false;           // the item itself
  std::string name = {};          // of the map's entry
};

Draft::Draft(std::shared_ptr<const Catalog> catalog, AddressPolicy address_policy,
             std::unique_ptr<const KnownRecords> known)
    : catalog_(std::move(catalog)),
      known_(std::move(known)),
      rule_context_(*catalog_),
      items_field_(*find_field(order_request_schema, "items")) {
  rule_context_.known = known_.get();
  rule_context_.address_policy = address_policy;
  rule_context_.is_draft = true;
  rule_context_.typed_integers = typed_integers_of(address_policy);
  rule_context_.request = &request();
  state_.kind = Kind::object;
  state_.address_policy = choice_value(address_policies, address_policy);
  state_.catalog_version = catalog_->record().version;
  complete(request());
  revalidate_all();
}

std::expected<std::unique_ptr<Draft>, Rejection> Draft::restore(
    std::shared_ptr<const Catalog> catalog, std::string_view saved,
    std::unique_ptr<const KnownRecords> known) {
  SavedDraft state;
  if (auto rejection =
          read_record(saved, max_catalog_bytes, saved_draft_schema, state, ListReading::complete)) {
    return rejected(std::move(*rejection));
  }
  // Faults of the order itself are the draft's to show; here only what no draft ever saves counts.
  const bool had_request = state.request.kind == Kind::object;
  complete(state.request);
  OrderRuleContext rule_context(*catalog);
  rule_context.request = &state.request;
  rule_context.known = known.get();
  rule_context.typed_integers = TypedIntegers::digits;  // their faults are filtered below
  index_items(state.request, state.request.items);
  validate_formats(saved_draft_schema, state, rule_context);
  validate_rules(saved_draft_schema, state, rule_context);
  if (!had_request) state.request.fault = FaultCode::required;
  Rejection rejection = reject_record(saved_draft_schema, state, rule_context);
  std::erase_if(rejection.faults, [](const Fault& fault) {
    const bool is_of_draft = !fault.path.starts_with("/request/");
    return !is_of_draft && fault.code != FaultCode::unknown_field &&
           fault.code != FaultCode::duplicate_field;
  });
  if (!rejection.faults.empty()) return rejected(std::move(rejection));
  auto draft = std::make_unique<Draft>(
      std::move(catalog), state.address_policy.choice<AddressPolicy>(), std::move(known));
  draft->state_ = std::move(state);
  draft->revalidate_all();
  draft->restore_seen_prices();
  return draft;
}

void Draft::replace_known(std::unique_ptr<const KnownRecords> known) {
  // The customer who was matched before is one of these, until the new ones are matched.
  const auto before = std::exchange(known_, std::move(known));
  rule_context_.known = known_.get();
  revalidate_head();
  revalidate_all_uses();
}

std::size_t Draft::add_item() {
  RequestItem& item = request().items.append();
  item.kind = Kind::object;
  item.slot = request().items.slot_count() - 1;
  revalidate_item(item);
  revalidate_items_list();
  return item.slot;
}

std::expected<std::size_t, Rejection> Draft::add_item(std::span<ItemEntry> entries) {
  for (const auto& [field, value] : entries) {
    if (is_number_of_json(value)) continue;
    const Field& set = request_item_schema.fields[field];
    RequestItem empty;
    const std::string path = "/items/" + std::to_string(item_count()) + '/';
    return rejected(reject_number({&set, &empty, &set.at(empty)}, path + std::string(set.name)));
  }
  const std::size_t slot = add_item();
  for (auto& [field, value] : entries) set_item(slot, field, std::move(value));
  return slot;
}

std::vector<Fault> Draft::add_valid_item(RequestItem item, bool adds) {
  std::vector<Fault> faults;
  std::string path;
  if (item_count() >= static_cast<std::size_t>(items_field_.max)) {
    const RuleInput input{rule_context_, items_field_, request(), request().items};
    faults.push_back(make_fault(input, FaultCode::too_many, path));
    return faults;
  }
  item.slot = slot_count();
  validate_formats(request_item_schema, item, rule_context_);
  validate_rules(request_item_schema, item, rule_context_);
  if (item.fault != FaultCode::none) {
    faults.push_back(make_fault({rule_context_, items_field_, item, item}, item.fault, path));
  }
  list_faults(request_item_schema, item, rule_context_, path, faults);
  if (!faults.empty() || !adds) return faults;
  RequestItem& added = request().items.append();
  added = std::move(item);
  added.line = {};
  revalidate_item(added);
  revalidate_items_list();
  return faults;
}

void Draft::remove_item(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  request().sums.subtract(item.line);
  item_faults_ -= item.faults;
  const std::string subscription_id(named_subscription(item));
  forget_subscription(item);
  request().items.remove(slot);
  revalidate_uses(subscription_id);
  revalidate_items_list();
}

bool Draft::has_item(std::size_t slot) const {
  return slot < request().items.slot_count() && request().items.at_slot(slot) != nullptr;
}

std::size_t Draft::item_index(std::size_t slot) const {
  std::size_t index = 0;
  for (std::size_t i = 0; i < slot; ++i) index += request().items.at_slot(i) != nullptr;
  return index;
}

std::optional<Rejection> Draft::set_item(std::size_t slot, std::size_t field, Value value) {
  RequestItem& item = *request().items.at_slot(slot);
  const Field& set = request_item_schema.fields[field];
  const Place place{&set, &item, &set.at(item), &item};
  if (!is_number_of_json(value)) {
    const std::string path = "/items/" + std::to_string(item_index(slot)) + '/';
    return reject_number(place, path + std::string(set.name));
  }
  change(place, std::move(value));
  return std::nullopt;
}

Rejection Draft::reject_number(const Place& place, std::string path) const {
  const Field& field = *place.field;
  const FaultCode code =
      field.type == Type::amount ? FaultCode::not_a_number : FaultCode::wrong_type;
  Node& node = place.node != nullptr ? *place.node : field.at(*place.record);
  Rejection rejection;
  rejection.faults.push_back(
      make_fault({rule_context_, field, *place.record, node, place.name}, code, std::move(path)));
  return rejection;
}

std::optional<Rejection> Draft::set(std::string_view path, Value value) {
  auto place = find(path);
  if (!place || place->is_item) return reject_unknown_path(path);
  const Field& field = *place->field;
  const bool is_entry = is_entry_of_map(*place);
  const bool is_value = is_single(field) || is_entry;
  const bool is_switch = field.type == Type::object || field.type == Type::map;
  const bool is_made = value.kind == Kind::boolean && value.number != 0;
  if (!is_value && !(is_switch && (is_made || value.kind == Kind::absent))) {
    return reject_unknown_path(path);
  }
  if (!is_utf8(value.text) || !is_utf8(place->name)) {
    return reject_path(path, FaultCode::invalid_characters, "The text is not UTF-8");
  }
  if (!is_number_of_json(value)) return reject_number(*place, std::string(path));
  change(*place, std::move(value));
  return std::nullopt;
}

std::expected<Value, Rejection> Draft::get(std::string_view path) const {
  // Finding a place changes nothing.
  const auto place = const_cast<Draft*>(this)->find(path);
  if (!place || place->is_item) return rejected(reject_unknown_path(path));
  if (place->node == nullptr || place->node->kind == Kind::absent) return Value{};
  if (is_single(*place->field) || is_entry_of_map(*place)) return static_cast<Value&>(*place->node);
  return Value::of_boolean(true);
}

bool Draft::is_required(std::string_view path) const {
  // Finding a place changes nothing.
  const auto place = const_cast<Draft*>(this)->find(path);
  if (!place || place->is_item || is_entry_of_map(*place)) return false;
  const Customer& customer = request().customer;
  const bool is_of_customer =
      place->record == &customer || place->record == &customer.billing_group;
  if (is_of_customer && request().takes_stored_customer) return false;
  const Field& field = *place->field;
  if (field.need == Need::required || field.presence_rule == nullptr) {
    return field.need == Need::required;
  }
  Value empty;
  return field.presence_rule({rule_context_, field, *place->record, empty}) == FaultCode::required;
}

std::optional<Draft::Place> Draft::find(std::string_view path, Look look) {
  const Schema* schema = &order_request_schema;
  Place place{nullptr, &request(), nullptr};
  for (;;) {
    const auto token = take_pointer_token(path);
    place.field = token ? find_field(*schema, *token) : nullptr;
    if (place.field == nullptr) return std::nullopt;
    place.node = look == Look::entered ? &place.field->at(*place.record)
                                       : &validated_node(*place.field, *place.record);
    if (path.empty()) return place;
    place.is_hidden |= hides_children(place.node->fault);
    if (place.field->type == Type::object) {
      if (place.node->kind == Kind::absent) place.absent_parent = place.node;
      place.record = static_cast<Record*>(place.node);
      schema = place.field->schema;
    } else if (place.field->type == Type::map) {
      const auto name = take_pointer_token(path);
      if (!name || !path.empty()) return std::nullopt;
      auto& entries = static_cast<Map*>(place.node)->entries;
      const auto entry = std::ranges::find(entries, *name, &Entry::name);
      place.name = *name;
      place.node = entry == entries.end() ? nullptr : &entry->value;
      return place;
    } else if (place.field->type == Type::list) {
      const auto index = parse_index(take_pointer_token(path).value_or(""));
      place.item = index ? at_index(request().items, *index) : nullptr;
      if (place.item == nullptr) return std::nullopt;
      place.record = place.item;
      place.node = place.item;
      place.is_item = path.empty();
      if (place.is_item) return place;
      schema = place.field->schema;
    } else {
      return std::nullopt;
    }
  }
}

bool Draft::is_entry_of_map(const Place& place) {
  return place.field->type == Type::map && place.node != &place.field->at(*place.record);
}

void Draft::change(const Place& place, Value value) {
  const Field& field = *place.field;
  if (place.absent_parent != nullptr && value.kind != Kind::absent) {
    place.absent_parent->kind = Kind::object;
  }
  const bool is_entry = is_entry_of_map(place);
  if (is_entry) {
    auto& map = static_cast<Map&>(field.at(*place.record));
    if (value.kind == Kind::absent) {
      std::erase_if(map.entries, [&](const Entry& entry) { return entry.name == place.name; });
    } else if (place.node != nullptr) {
      enter(static_cast<Value&>(*place.node), std::move(value));
    } else {
      map.entries.push_back({place.name, std::move(value)});
    }
    map.kind = map.entries.empty() ? Kind::absent : Kind::object;
  } else if (field.type == Type::map) {
    if (value.kind == Kind::absent) clear(field, *place.node);
  } else if (field.type == Type::object) {
    if (value.kind == Kind::absent) clear(field, *place.node);
    if (value.kind != Kind::absent) place.node->kind = Kind::object;
    complete(request());
  } else if (place.item != nullptr && is_subscription_id(field)) {
    const std::string before(named_subscription(*place.item));
    forget_subscription(*place.item);
    enter(place.item->subscription_id, std::move(value));
    const std::string after(named_subscription(*place.item));
    if (!after.empty()) request().subscription_uses.emplace(after, place.item->slot);
    revalidate_uses(before);
    revalidate_uses(after);
  } else {
    enter(static_cast<Value&>(*place.node), std::move(value));
  }
  if (place.item != nullptr) {
    revalidate_member(*place.item, field, static_cast<Value&>(*place.node));
  } else if (place.node == &request().order_type) {
    revalidate_all();  // the rules of every item depend on the order's type
  } else {
    revalidate_head();
  }
}

void Draft::forget_subscription(const RequestItem& item) {
  request().subscription_uses.erase({std::string(named_subscription(item)), item.slot});
}

void Draft::revalidate_all() {
  rule_context_.request = &request();
  index_items(request(), request().items);
  revalidate_head();  // first, since the rules of items depend on the order's type
  request().sums = {};
  item_faults_ = 0;
  for (RequestItem& item : request().items) {
    item.faults = 0;
    item.line = {};
    revalidate_item(item);
  }
  revalidate_items_list();
}

void Draft::revalidate_head() {
  const auto customer_id = request().known_customer_id;
  for (const Field& field : order_request_schema.fields) {
    if (&field == &items_field_) continue;
    validate_format({rule_context_, field, request(), field.at(request())});
  }
  match_customer(request(), rule_context_);
  head_faults_ = 0;
  for (const Field& field : order_request_schema.fields) {
    if (&field == &items_field_) continue;
    Node& node = validated_node(field, request());
    head_faults_ += validate_field_rules({rule_context_, field, request(), node});
  }
  // Subscriptions that items name must be the customer's.
  if (request().known_customer_id != customer_id) revalidate_all_uses();
  ++changes_;
}

// Items with subscriptions, whose rules look at the customer and at what is known.
void Draft::revalidate_all_uses() {
  for (const auto& [id, slot] : request().subscription_uses) {
    revalidate_item(*request().items.at_slot(slot));
  }
  revalidate_sums();
}

// Holds what was seen before against today's catalog (rule D4).
void Draft::restore_seen_prices() {
  for (const Entry& entry : state_.seen_prices.entries) {
    RequestItem& item = *request().items.at_slot(*parse_index(entry.name));
    if (entry.value.text == shown_price(item, *catalog_)) continue;
    item.seen_price = entry.value.text;
    revalidate_item(item);
  }
  revalidate_sums();
}

void Draft::expect_price(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  const std::string price = shown_price(item, *catalog_);
  enter(item.unit_price, price.empty() ? Value{} : Value::of_number_text(amount_part(price)));
  revalidate_member(item, *find_field(request_item_schema, "unitPrice"), item.unit_price);
}

std::optional<Rejection> Draft::accept_price(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  const std::string price = shown_price(item, *catalog_);
  if (price.empty()) return Rejection{item_faults(slot)};
  const bool was_sent =
      item.unit_price.fault == FaultCode::PRICE_CHANGED && item.unit_price.is_present();
  if (was_sent) enter(item.unit_price, Value::of_number_text(amount_part(price)));
  item.seen_price.clear();
  revalidate_item(item);
  revalidate_sums();
  return std::nullopt;
}

void Draft::revalidate_item(RequestItem& item) {
  item_faults_ -= item.faults;
  item.fault = FaultCode::none;
  item.faults = 0;
  for (const Field& field : request_item_schema.fields) {
    const RuleInput input{rule_context_, field, item, field.at(item)};
    validate_format(input);
    item.faults += validate_field_rules(input);
  }
  item_faults_ += item.faults;
  recompute_line(item);
}

void Draft::revalidate_items_list() {
  validate_container({rule_context_, items_field_, request(), request().items});
  revalidate_sums();
}

void Draft::revalidate_uses(const std::string& subscription_id) {
  if (subscription_id.empty()) return;
  const auto& uses = request().subscription_uses;
  for (auto use = uses.lower_bound({subscription_id, 0});
       use != uses.end() && use->first == subscription_id; ++use) {
    revalidate_item(*request().items.at_slot(use->second));
  }
}

std::vector<ScheduleRun> Draft::schedule() const {
  if (!monthly_total_minor()) return {};
  return request().sums.schedule();
}

std::vector<Fault> Draft::faults() {
  return reject_record(order_request_schema, request(), rule_context_).faults;
}

std::vector<Fault> Draft::faults_at(std::string_view path) {
  const auto place = find(path, Look::validated);
  std::vector<Fault> faults;
  const bool is_valid =
      !place || place->is_hidden || place->node == nullptr || place->node->fault == FaultCode::none;
  if (is_valid) return faults;
  const RuleInput input{rule_context_, *place->field, *place->record, *place->node, place->name};
  faults.push_back(make_fault(input, place->node->fault, std::string(path)));
  return faults;
}

std::vector<Fault> Draft::item_faults(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  std::vector<Fault> faults;
  if (hides_children(request().items.fault)) return faults;
  std::string path = "/items/" + std::to_string(item_index(slot));
  if (item.fault != FaultCode::none) {
    faults.push_back(make_fault({rule_context_, items_field_, item, item}, item.fault, path));
  }
  list_faults(request_item_schema, item, rule_context_, path, faults);
  return faults;
}

std::string Draft::save() {
  Map& seen = state_.seen_prices;
  seen = {};
  std::size_t index = 0;
  for (const RequestItem& item : request().items) {
    const std::string price =
        item.seen_price.empty() ? shown_price(item, *catalog_) : item.seen_price;
    if (!price.empty()) seen.entries.push_back({std::to_string(index), Value::of_text(price)});
    ++index;
  }
  seen.kind = seen.entries.empty() ? Kind::absent : Kind::object;
  JsonWriter json;
  write_entered(json, saved_draft_schema, state_);
  return json.take();
}

std::expected<std::string, Rejection> Draft::request_text() {
  if (!is_complete()) return rejected(Rejection{faults()});
  // The customer that `customerId` stands for is absent in a request (rule A1).
  const Kind kind = request().customer.kind;
  if (request().takes_stored_customer) request().customer.kind = Kind::absent;
  JsonWriter json;
  write_record(json, order_request_schema, request(), rule_context_.currency);
  request().customer.kind = kind;
  return json.take();
}

Decision Draft::create_order(const OrderContext& context) {
  if (!is_complete()) return rejected(Rejection{faults()});
  return make_order(request(), rule_context_, context);
}

}  // namespace termwise
