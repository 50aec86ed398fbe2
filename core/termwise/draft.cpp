#include "termwise/draft.hpp"

#include <algorithm>

#include "termwise/rules.hpp"

namespace termwise {
namespace {

bool is_subscription_id(const Field& field) { return field.name == "subscriptionId"; }

// Takes the first token off a JSON Pointer; nothing where the pointer is none.
std::optional<std::string> take_token(std::string_view& pointer) {
  if (!pointer.starts_with('/')) return std::nullopt;
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < end; ++i) {
    const bool is_escape = pointer[i] == '~';
    if (is_escape && i + 1 < end && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      token += pointer[++i] == '0' ? '~' : '/';
    } else if (is_escape) {
      return std::nullopt;
    } else {
      token += pointer[i];
    }
  }
  pointer.remove_prefix(end);
  return token;
}

// The index that a token is in plain decimal text.
std::optional<std::size_t> index_of(std::string_view token) {
  if (token.empty() || token.size() > 9 || (token.size() > 1 && token[0] == '0'))
    return std::nullopt;
  std::size_t index = 0;
  for (const char c : token) {
    if (!is_digit(c)) return std::nullopt;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return index;
}

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
void check_seen_prices(Map& prices, const World& world) {
  for (Entry& entry : prices.entries) {
    const auto index = index_of(entry.name);
    const bool has_item = index && *index < world.request->items.size();
    const bool is_price = entry.value.kind == Kind::text && is_seen_price(entry.value.text);
    entry.value.form = !has_item                            ? Code::unknown_field
                       : entry.value.kind == Kind::repeated ? Code::duplicate_field
                       : is_price                           ? Code::none
                                                            : Code::wrong_type;
  }
}

// clang-format off
constexpr Field saved_draft_fields[] = {
    {.name = "addressPolicy", .form = Form::choice, .at = member<&SavedDraft::address_policy>,
     .need = Need::required, .choices = &address_policies},
    {.name = "catalogVersion", .form = Form::text, .at = member<&SavedDraft::catalog_version>},
    {.name = "seenPrices", .form = Form::map, .at = member<&SavedDraft::seen_prices>,
     .entry_form = Form::text, .check_entries = check_seen_prices},
    {.name = "request", .form = Form::object, .at = member<&SavedDraft::request>,
     .need = Need::required, .table = &order_request_table},
};
// clang-format on
constexpr Table saved_draft_table{"SavedDraft", saved_draft_fields};

template <class T>
T* at_index(const List<T>& list, std::size_t index) {
  if (index >= list.size()) return nullptr;
  for (std::size_t slot = 0;; ++slot) {
    T* record = list.at_slot(slot);
    if (record != nullptr && index-- == 0) return record;
  }
}

// Empties a member and everything in it. Lists are emptied item by item only.
void clear(const Field& field, Node& node) {
  if (is_single(field)) {
    static_cast<Value&>(node) = {};
  } else if (field.form == Form::map) {
    static_cast<Map&>(node) = {};
  } else if (field.form == Form::object) {
    auto& record = static_cast<Record&>(node);
    for (const Field& inner : field.table->fields) clear(inner, inner.at(record));
    node = {};
  }
}

// Puts in what was entered; what was found out before stays until it is judged again.
void enter(Value& place, Value value) {
  place.kind = value.kind;
  place.text = std::move(value.text);
  place.number = value.number;
}

// A path that is no UTF-8 is not repeated: what is told of it must be JSON (rule E2).
Refusal refuse_path(std::string_view path, Code code, std::string message) {
  if (!is_utf8(path)) return refuse_whole(code, std::move(message));
  Refusal refusal;
  refusal.faults.push_back({std::string(path), code, std::move(message), ""});
  return refusal;
}

// Whether JSON can express it, if it is a number: NaN and the infinities are none.
bool is_number_of_json(const Value& value) {
  return value.kind != Kind::number || value.text.empty() || parse_decimal(value.text);
}

Refusal refuse_unknown_path(std::string_view path) {
  return refuse_path(path, Code::unknown_field, "An order has no such field");
}

// One that stands more than once stays so, for `restore` to refuse.
void settle(Node& container, Kind kind) {
  if (container.kind != Kind::repeated) container.kind = kind;
}

// The restored request has the containers that every draft has.
void complete(OrderRequest& request) {
  settle(request, Kind::object);
  settle(request.customer, Kind::object);
  settle(request.billing_address, Kind::object);
  settle(request.items, Kind::array);
  if (request.shipping_address.kind != Kind::object) settle(request.shipping_address, Kind::absent);
  if (request.custom_fields.entries.empty()) settle(request.custom_fields, Kind::absent);
  auto& group = request.customer.billing_group;
  if (group.kind != Kind::object) settle(group, Kind::absent);
  for (std::size_t slot = 0; slot < request.items.slot_count(); ++slot) {
    if (RequestItem* item = request.items.at_slot(slot)) item->kind = Kind::object;
  }
}

}  // namespace

// Where a path leads: a member, or an entry of a map that may be yet to come.
struct Draft::Place {
  const Field* field;
  Record* record;
  Node* node;                     // null where the map has no such entry
  RequestItem* item = nullptr;    // the item that it is in
  Node* absent_parent = nullptr;  // an object that comes to be with its first member
  bool is_hidden = false;         // inside a container that is not looked into
  bool is_item = false;           // the item itself
  std::string name = {};          // of the map's entry
};

Draft::Draft(std::shared_ptr<const Catalog> catalog, AddressPolicy address_policy,
             std::unique_ptr<const Known> known)
    : catalog_(std::move(catalog)),
      known_(std::move(known)),
      world_(catalog_->world()),
      items_field_(*find_field(order_request_table, "items")) {
  world_.known = known_.get();
  world_.address_policy = address_policy;
  world_.request = &request();
  state_.kind = Kind::object;
  state_.address_policy = choice_value(address_policies, address_policy);
  state_.catalog_version = catalog_->record().version;
  complete(request());
  recheck_all();
}

std::expected<std::unique_ptr<Draft>, Refusal> Draft::restore(
    std::shared_ptr<const Catalog> catalog, std::string_view saved,
    std::unique_ptr<const Known> known) {
  SavedDraft state;
  if (auto refusal =
          read_record(saved, max_catalog_bytes, saved_draft_table, state, Extent::whole)) {
    return std::unexpected(std::move(*refusal));
  }
  // Faults of the order itself are the draft's to show; here only what no draft ever saves counts.
  const bool had_request = state.request.kind == Kind::object;
  complete(state.request);
  World world = catalog->world();
  world.request = &state.request;
  world.known = known.get();
  index_items(state.request, state.request.items);
  check_forms(saved_draft_table, state, world);
  check_rules(saved_draft_table, state, world);
  if (!had_request) state.request.code = Code::required;
  Refusal refusal = refuse_record(saved_draft_table, state, world);
  std::erase_if(refusal.faults, [](const Fault& fault) {
    const bool is_of_draft = !fault.path.starts_with("/request/");
    return !is_of_draft && fault.code != Code::unknown_field && fault.code != Code::duplicate_field;
  });
  if (!refusal.faults.empty()) return std::unexpected(std::move(refusal));
  auto draft = std::make_unique<Draft>(
      std::move(catalog), state.address_policy.choice<AddressPolicy>(), std::move(known));
  draft->state_ = std::move(state);
  draft->recheck_all();
  draft->recall_seen_prices();
  return draft;
}

std::size_t Draft::add_item() {
  RequestItem& item = request().items.append();
  item.kind = Kind::object;
  item.slot = request().items.slot_count() - 1;
  recheck_item(item);
  recheck_items_list();
  return item.slot;
}

std::expected<std::size_t, Refusal> Draft::add_item(std::span<ItemEntry> entries) {
  for (const auto& [field, value] : entries) {
    if (is_number_of_json(value)) continue;
    const Field& set = request_item_table.fields[field];
    RequestItem empty;
    const std::string path = "/items/" + std::to_string(item_count()) + '/';
    return std::unexpected(
        refuse_number({&set, &empty, &set.at(empty)}, path + std::string(set.name)));
  }
  const std::size_t slot = add_item();
  for (auto& [field, value] : entries) set_item(slot, field, std::move(value));
  return slot;
}

std::vector<Fault> Draft::add_sound_item(RequestItem item, bool adds) {
  std::vector<Fault> faults;
  std::string path;
  if (item_count() >= static_cast<std::size_t>(items_field_.max)) {
    const Scope scope{world_, items_field_, request(), request().items};
    faults.push_back(make_fault(scope, Code::too_many, path));
    return faults;
  }
  item.slot = slot_count();
  check_forms(request_item_table, item, world_);
  check_rules(request_item_table, item, world_);
  if (item.code != Code::none) {
    faults.push_back(make_fault({world_, items_field_, item, item}, item.code, path));
  }
  list_faults(request_item_table, item, world_, path, faults);
  if (!faults.empty() || !adds) return faults;
  RequestItem& added = request().items.append();
  added = std::move(item);
  added.line = {};
  recheck_item(added);
  recheck_items_list();
  return faults;
}

void Draft::remove_item(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  request().sums.subtract(item.line);
  item_faults_ -= item.faults;
  const std::string subscription_id(named_subscription(item));
  forget_subscription(item);
  request().items.remove(slot);
  recheck_uses(subscription_id);
  recheck_items_list();
}

bool Draft::has_item(std::size_t slot) const {
  return slot < request().items.slot_count() && request().items.at_slot(slot) != nullptr;
}

std::size_t Draft::item_index(std::size_t slot) const {
  std::size_t index = 0;
  for (std::size_t i = 0; i < slot; ++i) index += request().items.at_slot(i) != nullptr;
  return index;
}

std::optional<Refusal> Draft::set_item(std::size_t slot, std::size_t field, Value value) {
  RequestItem& item = *request().items.at_slot(slot);
  const Field& set = request_item_table.fields[field];
  const Place place{&set, &item, &set.at(item), &item};
  if (!is_number_of_json(value)) {
    const std::string path = "/items/" + std::to_string(item_index(slot)) + '/';
    return refuse_number(place, path + std::string(set.name));
  }
  change(place, std::move(value));
  return std::nullopt;
}

Refusal Draft::refuse_number(const Place& place, std::string path) const {
  const Field& field = *place.field;
  const Code code = field.form == Form::amount ? Code::not_a_number : Code::wrong_type;
  Node& node = place.node != nullptr ? *place.node : field.at(*place.record);
  Refusal refusal;
  refusal.faults.push_back(
      make_fault({world_, field, *place.record, node, place.name}, code, std::move(path)));
  return refusal;
}

std::optional<Refusal> Draft::set(std::string_view path, Value value) {
  auto place = find(path);
  if (!place || place->is_item) return refuse_unknown_path(path);
  const Field& field = *place->field;
  const bool is_entry = is_entry_of_map(*place);
  const bool is_value = is_single(field) || is_entry;
  const bool is_switch = field.form == Form::object || field.form == Form::map;
  const bool is_made = value.kind == Kind::boolean && value.number != 0;
  if (!is_value && !(is_switch && (is_made || value.kind == Kind::absent))) {
    return refuse_unknown_path(path);
  }
  if (!is_utf8(value.text) || !is_utf8(place->name)) {
    return refuse_path(path, Code::invalid_characters, "The text is not UTF-8");
  }
  if (!is_number_of_json(value)) return refuse_number(*place, std::string(path));
  change(*place, std::move(value));
  return std::nullopt;
}

std::expected<Value, Refusal> Draft::get(std::string_view path) const {
  // Finding a place changes nothing.
  const auto place = const_cast<Draft*>(this)->find(path);
  if (!place || place->is_item) return std::unexpected(refuse_unknown_path(path));
  if (place->node == nullptr || place->node->kind == Kind::absent) return Value{};
  if (is_single(*place->field) || is_entry_of_map(*place)) return static_cast<Value&>(*place->node);
  return Value::of_boolean(true);
}

std::optional<Draft::Place> Draft::find(std::string_view path) {
  const Table* table = &order_request_table;
  Place place{nullptr, &request(), nullptr};
  for (;;) {
    const auto token = take_token(path);
    place.field = token ? find_field(*table, *token) : nullptr;
    if (place.field == nullptr) return std::nullopt;
    place.node = &place.field->at(*place.record);
    if (path.empty()) return place;
    place.is_hidden |= closes_container(place.node->code);
    if (place.field->form == Form::object) {
      if (place.node->kind == Kind::absent) place.absent_parent = place.node;
      place.record = static_cast<Record*>(place.node);
      table = place.field->table;
    } else if (place.field->form == Form::map) {
      const auto name = take_token(path);
      if (!name || !path.empty()) return std::nullopt;
      auto& entries = static_cast<Map*>(place.node)->entries;
      const auto entry = std::ranges::find(entries, *name, &Entry::name);
      place.name = *name;
      place.node = entry == entries.end() ? nullptr : &entry->value;
      return place;
    } else if (place.field->form == Form::list) {
      const auto index = index_of(take_token(path).value_or(""));
      place.item = index ? at_index(request().items, *index) : nullptr;
      if (place.item == nullptr) return std::nullopt;
      place.record = place.item;
      place.node = place.item;
      place.is_item = path.empty();
      if (place.is_item) return place;
      table = place.field->table;
    } else {
      return std::nullopt;
    }
  }
}

bool Draft::is_entry_of_map(const Place& place) {
  return place.field->form == Form::map && place.node != &place.field->at(*place.record);
}

void Draft::change(const Place& place, Value value) {
  const Field& field = *place.field;
  // A person's "3" is the number 3; what is no number stays as it is and bears its fault.
  const bool is_typed_number = field.form == Form::whole && value.kind == Kind::text &&
                               parse_decimal(value.trimmed_text()).has_value();
  if (is_typed_number) value = Value::of_number_text(value.trimmed_text());
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
  } else if (field.form == Form::map) {
    if (value.kind == Kind::absent) clear(field, *place.node);
  } else if (field.form == Form::object) {
    if (value.kind == Kind::absent) clear(field, *place.node);
    if (value.kind != Kind::absent) place.node->kind = Kind::object;
    complete(request());
  } else if (place.item != nullptr && is_subscription_id(field)) {
    const std::string before(named_subscription(*place.item));
    forget_subscription(*place.item);
    enter(place.item->subscription_id, std::move(value));
    const std::string after(named_subscription(*place.item));
    if (!after.empty()) request().subscription_uses.emplace(after, place.item->slot);
    recheck_uses(before);
    recheck_uses(after);
  } else {
    enter(static_cast<Value&>(*place.node), std::move(value));
  }
  if (place.item != nullptr) {
    recheck_member(*place.item, field, static_cast<Value&>(*place.node));
  } else if (place.node == &request().order_type) {
    recheck_all();  // every item is judged by the order's type
  } else {
    recheck_head();
  }
}

void Draft::forget_subscription(const RequestItem& item) {
  request().subscription_uses.erase({std::string(named_subscription(item)), item.slot});
}

void Draft::recheck_all() {
  world_.request = &request();
  index_items(request(), request().items);
  recheck_head();  // first, since items are judged by the order's type
  request().sums = {};
  item_faults_ = 0;
  auto& items = request().items;
  for (std::size_t slot = 0; slot < items.slot_count(); ++slot) {
    RequestItem* item = items.at_slot(slot);
    if (item == nullptr) continue;
    item->faults = 0;
    item->line = {};
    recheck_item(*item);
  }
  recheck_items_list();
}

void Draft::recheck_head() {
  const bool was_known = request().customer.email.code == Code::none;
  head_faults_ = 0;
  for (const Field& field : order_request_table.fields) {
    if (&field == &items_field_) continue;
    const Scope scope{world_, field, request(), field.at(request())};
    check_form(scope);
    head_faults_ += check_field_rules(scope);
  }
  rematch_customer(was_known);
  ++changes_;
}

// Subscriptions that items name are the customer's, who is known by the e-mail address.
void Draft::rematch_customer(bool was_known) {
  const std::string_view before = request().known_customer_id;
  match_customer(request(), world_);
  const bool is_known = request().customer.email.code == Code::none;
  if (is_known == was_known && request().known_customer_id == before) return;
  for (const auto& [id, slot] : request().subscription_uses) {
    recheck_item(*request().items.at_slot(slot));
  }
  recheck_sums();
}

// Holds what was seen before against today's catalog (rule D4).
void Draft::recall_seen_prices() {
  for (const Entry& entry : state_.seen_prices.entries) {
    RequestItem& item = *request().items.at_slot(*index_of(entry.name));
    if (entry.value.text == shown_price(item, world_)) continue;
    item.seen_price = entry.value.text;
    recheck_item(item);
  }
  recheck_sums();
}

std::string Draft::catalog_changes_text() const {
  JsonWriter json;
  json.begin_array();
  std::size_t next_index = 0;
  for (std::size_t slot = 0; slot < request().items.slot_count(); ++slot) {
    const RequestItem* item = request().items.at_slot(slot);
    if (item == nullptr) continue;
    const std::size_t index = next_index++;
    if (item->seen_price.empty()) continue;
    const std::string price = shown_price(*item, world_);
    if (price == item->seen_price) continue;
    const bool is_inactive = item->sku.code == Code::VARIANT_INACTIVE;
    json.begin_object();
    json.key("path");
    json.text("/items/" + std::to_string(index));
    json.key("sku");
    json.text(item->sku.trimmed_text());
    json.key("change");
    json.text(!price.empty() ? "price_changed" : is_inactive ? "inactive" : "vanished");
    json.key("oldPrice");
    json.raw(amount_part(item->seen_price));
    json.key("newPrice");
    price.empty() ? json.null() : json.raw(amount_part(price));
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::optional<Refusal> Draft::accept_price(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  const std::string price = shown_price(item, world_);
  if (price.empty()) return Refusal{item_faults(slot)};
  const bool was_sent = item.unit_price.code == Code::PRICE_CHANGED && item.unit_price.is_present();
  if (was_sent) enter(item.unit_price, Value::of_number_text(amount_part(price)));
  item.seen_price.clear();
  recheck_item(item);
  recheck_sums();
  return std::nullopt;
}

void Draft::recheck_item(RequestItem& item) {
  item_faults_ -= item.faults;
  item.code = Code::none;
  item.faults = 0;
  for (const Field& field : request_item_table.fields) {
    const Scope scope{world_, field, item, field.at(item)};
    check_form(scope);
    item.faults += check_field_rules(scope);
  }
  item_faults_ += item.faults;
  weigh_item(item);
}

void Draft::recheck_items_list() {
  check_container({world_, items_field_, request(), request().items});
  recheck_sums();
}

void Draft::recheck_uses(const std::string& subscription_id) {
  if (subscription_id.empty()) return;
  const auto& uses = request().subscription_uses;
  for (auto use = uses.lower_bound({subscription_id, 0});
       use != uses.end() && use->first == subscription_id; ++use) {
    recheck_item(*request().items.at_slot(use->second));
  }
}

std::vector<ScheduleRun> Draft::schedule() const {
  if (!monthly_total_minor()) return {};
  return request().sums.schedule();
}

std::vector<Fault> Draft::faults() {
  return refuse_record(order_request_table, request(), world_).faults;
}

std::vector<Fault> Draft::faults_at(std::string_view path) {
  const auto place = find(path);
  std::vector<Fault> faults;
  const bool is_sound =
      !place || place->is_hidden || place->node == nullptr || place->node->code == Code::none;
  if (is_sound) return faults;
  const Scope scope{world_, *place->field, *place->record, *place->node, place->name};
  faults.push_back(make_fault(scope, place->node->code, std::string(path)));
  return faults;
}

std::vector<Fault> Draft::item_faults(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  std::vector<Fault> faults;
  if (closes_container(request().items.code)) return faults;
  std::string path = "/items/" + std::to_string(item_index(slot));
  if (item.code != Code::none) {
    faults.push_back(make_fault({world_, items_field_, item, item}, item.code, path));
  }
  list_faults(request_item_table, item, world_, path, faults);
  return faults;
}

std::string Draft::save() {
  Map& seen = state_.seen_prices;
  seen = {};
  std::size_t index = 0;
  for (std::size_t slot = 0; slot < request().items.slot_count(); ++slot) {
    const RequestItem* item = request().items.at_slot(slot);
    if (item == nullptr) continue;
    const std::string price =
        item->seen_price.empty() ? shown_price(*item, world_) : item->seen_price;
    if (!price.empty()) seen.entries.push_back({std::to_string(index), Value::of_text(price)});
    ++index;
  }
  seen.kind = seen.entries.empty() ? Kind::absent : Kind::object;
  JsonWriter json;
  write_entered(json, saved_draft_table, state_);
  return json.take();
}

std::expected<std::string, Refusal> Draft::request_text() {
  if (!is_complete()) return std::unexpected(Refusal{faults()});
  JsonWriter json;
  write_record(json, order_request_table, request(), world_);
  return json.take();
}

Decision Draft::create_order(const OrderContext& context) {
  if (!is_complete()) return std::unexpected(Refusal{faults()});
  return make_order(request(), world_, context);
}

}  // namespace termwise
