#include "termwise/draft/draft.hpp"

#include <utility>

#include "termwise/draft/draft_place.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/messages.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

// A rejection must be JSON (rule E2), so it does not repeat a path that is not UTF-8.
Rejection reject_path(std::string_view path, FaultCode code, std::string message) {
  if (!is_utf8(path)) return reject_whole(code, std::move(message));
  Rejection rejection;
  rejection.faults.push_back({std::string(path), code, std::move(message), ""});
  return rejection;
}

// The strict policy is for forms, in which people may only type digits (rule A7).
TypedIntegers typed_integers_of(AddressPolicy policy) {
  return policy == AddressPolicy::strict ? TypedIntegers::digits : TypedIntegers::json_numbers;
}

// JSON cannot express NaN and the infinities.
bool is_number_of_json(const Value& value) {
  return value.kind != Kind::number || value.text.empty() || parse_decimal(value.text);
}

Rejection reject_unknown_path(std::string_view path) {
  return reject_path(path, FaultCode::unknown_field, "An order has no such field");
}

}  // namespace

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
  complete_request(request());
  revalidate_all();
}

std::expected<std::unique_ptr<Draft>, Rejection> Draft::restore(
    std::shared_ptr<const Catalog> catalog, std::string_view saved,
    std::unique_ptr<const KnownRecords> known) {
  SavedDraft state;
  if (auto rejection = read_saved_draft(saved, *catalog, known.get(), state)) {
    return rejected(std::move(*rejection));
  }
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
  const DraftPlace place{&set, &item, &set.at(item), &item};
  if (!is_number_of_json(value)) {
    const std::string path = "/items/" + std::to_string(item_index(slot)) + '/';
    return reject_number(place, path + std::string(set.name));
  }
  change(place, std::move(value));
  return std::nullopt;
}

Rejection Draft::reject_number(const DraftPlace& place, std::string path) const {
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
  const auto place = find_place(request(), path);
  if (!place || place->is_item) return reject_unknown_path(path);
  const Field& field = *place->field;
  const bool is_entry = is_entry_of_map(*place);
  const bool is_value = is_single(field) || is_entry;
  const bool is_switch = field.type == Type::object || field.type == Type::map;
  const bool is_made = value.kind == Kind::boolean && value.number != 0;
  const bool can_switch = is_switch && (is_made || value.kind == Kind::absent);
  if (!is_value && !can_switch) {
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
  // The place is only read.
  const auto place = find_place(const_cast<OrderRequest&>(request()), path);
  if (!place || place->is_item) return rejected(reject_unknown_path(path));
  if (place->node == nullptr || place->node->kind == Kind::absent) return Value{};
  if (is_single(*place->field) || is_entry_of_map(*place)) return static_cast<Value&>(*place->node);
  return Value::of_boolean(true);
}

bool Draft::is_required(std::string_view path) const {
  // The place is only read.
  const auto place = find_place(const_cast<OrderRequest&>(request()), path);
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

std::vector<ScheduleRun> Draft::schedule() const {
  if (!monthly_total_minor()) return {};
  return request().sums.schedule();
}

std::vector<Fault> Draft::faults() {
  return reject_record(order_request_schema, request(), rule_context_).faults;
}

std::vector<Fault> Draft::faults_at(std::string_view path) {
  const auto place = find_place(request(), path, Look::validated);
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

std::expected<std::string, Rejection> Draft::request_text() {
  if (!is_complete()) return rejected(Rejection{faults()});
  // If `customerId` names the customer, the request has no `customer` (rule A1).
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
