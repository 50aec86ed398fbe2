// Edits orders. The resulting order is validated like a request, with the schemas of requests,
// except that kept items are not compared with today's catalog (rule L4).
#include <algorithm>
#include <map>
#include <set>

#include "termwise/base/text.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/unchanged.hpp"
#include "termwise/order/messages.hpp"
#include "termwise/order/order.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {
namespace {

// An entry of `items`: a new item if it has no id, or else a kept item, which may repeat all
// members of the order's item.
struct EditItem : RequestItem {
  Value id, product_name, variant_name, rental_status, list_price_source, acquisition_cost_source;
  Values rental_ids;

  const OrderItem* kept = nullptr;
  bool is_repeated = false;

  bool is_new() const { return !id.is_present(); }
  bool is_locked() const { return kept != nullptr && !kept->rental_ids.entries.empty(); }
};

// The resulting order as a request. Members that the command does not have come from the order.
struct EditCommand : OrderRequest {
  List<EditItem> edit_items;
  Value sent_order_type, sent_customer_id, expected_revision;

  std::uint64_t touched = 0;  // the members of the command, as bits
  std::vector<std::string_view> removed_locked_ids;
};

const Schema& order_item_schema() { return *find_field(order_schema, "items")->schema; }

// The member of a request's item, or null if only items of orders have it.
const Field* in_request(const Field& field) { return find_field(request_item_schema, field.name); }

FaultCode item_is_known(const RuleInput& input) {
  const auto& entry = input.record_as<EditItem>();
  if (entry.kept == nullptr) return FaultCode::ITEM_NOT_FOUND;
  return entry.is_repeated ? FaultCode::DUPLICATE_ITEM : FaultCode::none;
}

// A new item needs the members of a request's item; a kept one only needs its quantity.
FaultCode entry_presence(const RuleInput& input) {
  if (!input.record_as<EditItem>().is_new()) return FaultCode::none;
  const Field* field = in_request(input.field);
  const bool is_there = is_present(input.field, input.node);
  if (field == nullptr) return is_there ? FaultCode::not_allowed : FaultCode::none;
  if (field->need == Need::required && !is_there) return FaultCode::required;
  return field->presence_rule != nullptr ? field->presence_rule(input) : FaultCode::none;
}

FaultCode kept_item_fault(const RuleInput& input, const EditItem& entry) {
  const Field& field = *find_field(order_item_schema(), input.field.name);
  const Node& kept = field.at(const_cast<OrderItem&>(*entry.kept));
  if (is_unchanged(field, input.node, kept)) {
    // A new entry before it may name the same subscription.
    const bool may_clash = &input.node == &entry.subscription_id && !entry.is_repeated;
    return may_clash ? subscription_is_named_once(input) : FaultCode::none;
  }
  if (&input.node == &entry.contract_length) return FaultCode::CONTRACT_LENGTH_LOCKED;
  if (&input.node != &entry.quantity) return FaultCode::not_allowed;
  return entry.is_locked() ? FaultCode::ITEM_LOCKED : quantity_suits_order_type(input);
}

FaultCode entry_meaning(const RuleInput& input) {
  const auto& entry = input.record_as<EditItem>();
  if (entry.kept != nullptr) return kept_item_fault(input, entry);
  const Field* field = in_request(input.field);
  const bool has_rule = entry.is_new() && field != nullptr && field->meaning_rule != nullptr;
  return has_rule ? field->meaning_rule(input) : FaultCode::none;
}

// Rental ids are a list, so this is a presence rule.
FaultCode rental_ids_are_same(const RuleInput& input) {
  const auto& entry = input.record_as<EditItem>();
  if (entry.kept == nullptr || input.node.format_fault != FaultCode::none)
    return entry_presence(input);
  const bool is_there = input.node.kind != Kind::absent;
  const Node& kept = entry.kept->rental_ids;
  return !is_there || is_unchanged(input.field, input.node, kept) ? FaultCode::none
                                                                  : FaultCode::not_allowed;
}

FaultCode remaining_items_fit(const RuleInput& input) {
  const auto& command = input.record_as<EditCommand>();
  const FaultCode locked =
      command.removed_locked_ids.empty() ? FaultCode::none : FaultCode::ITEM_LOCKED;
  return std::min(locked, sums_fit(input));
}

FaultCode never_allowed(const RuleInput& input) {
  return input.value().is_present() ? FaultCode::not_allowed : FaultCode::none;
}

// In status `partial`, only items, custom fields and notes may be edited.
FaultCode closed_while_partial(const RuleInput& input) {
  const auto& command = input.record_as<EditCommand>();
  const auto status = order_context(input).order->status.choice<OrderStatus>();
  const bool is_touched = (command.touched & field_bit(edit_command_schema(), input.field)) != 0;
  return is_touched && status == OrderStatus::partial ? FaultCode::not_allowed : FaultCode::none;
}

FaultCode payment_term_presence(const RuleInput& input) {
  return std::min(closed_while_partial(input), term_of_individual(input));
}

template <auto Member>
constexpr Field shown_text(std::string_view name) {
  return {.name = name,
          .type = Type::text,
          .at = member<Member>,
          .presence_rule = entry_presence,
          .meaning_rule = entry_meaning};
}

// The id, the members of a request's item, and then those that only items of orders have.
std::vector<Field> edit_item_fields() {
  std::vector<Field> fields = {{.name = "id",
                                .type = Type::text,
                                .at = member<&EditItem::id>,
                                .max = max_name,
                                .meaning_rule = item_is_known,
                                .message = order_message}};
  for (Field field : request_item_schema.fields) {
    if (field.name != "quantity") field.need = Need::optional;
    field.presence_rule = entry_presence;
    field.meaning_rule = entry_meaning;
    field.dependents = 0;
    fields.push_back(field);
  }
  fields.push_back(shown_text<&EditItem::product_name>("productName"));
  fields.push_back(shown_text<&EditItem::variant_name>("variantName"));
  fields.push_back(shown_text<&EditItem::rental_status>("rentalStatus"));
  fields.push_back({.name = "rentalIds",
                    .type = Type::array,
                    .at = member<&EditItem::rental_ids>,
                    .presence_rule = rental_ids_are_same,
                    .entry_type = Type::text});
  fields.push_back(shown_text<&EditItem::list_price_source>("listPriceSource"));
  fields.push_back(shown_text<&EditItem::acquisition_cost_source>("acquisitionCostSource"));
  return fields;
}

const Schema& edit_item_schema() {
  static const std::vector<Field> fields = edit_item_fields();
  static const Schema schema{"EditItem", fields, line_fits};
  return schema;
}

std::vector<Field> edit_command_fields() {
  std::vector<Field> fields(order_request_schema.fields.begin(), order_request_schema.fields.end());
  for (Field& field : fields) {
    if (field.name == "orderType") {
      field.at = member<&EditCommand::sent_order_type>;
      field.presence_rule = never_allowed;
    } else if (field.name == "customerId") {
      field.at = member<&EditCommand::sent_customer_id>;
      field.presence_rule = never_allowed;
    } else if (field.name == "items") {
      field.at = member<&EditCommand::edit_items>;
      field.schema = &edit_item_schema();
      field.meaning_rule = remaining_items_fit;
      field.message = order_message;
    } else if (field.name == "paymentTerm") {
      field.presence_rule = payment_term_presence;
    } else if (field.type == Type::object) {
      field.presence_rule = closed_while_partial;
      if (field.name == "customer") field.need = Need::required;
    }
  }
  fields.push_back({.name = expected_revision_name,
                    .type = Type::integer,
                    .at = member<&EditCommand::expected_revision>});
  return fields;
}

bool is_touched(const EditCommand& command, std::string_view member) {
  const Schema& schema = edit_command_schema();
  return (command.touched & field_bit(schema, *find_field(schema, member))) != 0;
}

// Adds an unchanged entry for each item.
void keep_all_items(EditCommand& command, const Order& order) {
  command.edit_items.kind = Kind::array;
  for (const OrderItem& item : order.items) {
    EditItem& entry = command.edit_items.append();
    entry.kind = Kind::object;
    entry.id = item.id;
    entry.quantity = item.quantity;
  }
}

// Takes from the order the members that the command does not have.
void complete(EditCommand& command, const Order& order) {
  command.order_type = order.order_type;
  const bool is_partial = order.status.choice<OrderStatus>() == OrderStatus::partial;
  // If a member may not be edited at all, null is not an additional fault.
  const auto keeps = [&](std::string_view member, const Record& sent) {
    return !is_touched(command, member) || (is_partial && sent.kind == Kind::absent);
  };
  if (keeps("customer", command.customer)) command.customer = order.customer;
  if (!is_touched(command, "paymentTerm")) command.payment_term = order.payment_term;
  if (keeps("billingAddress", command.billing_address)) {
    command.billing_address = order.billing_address;
  }
  if (!is_touched(command, "shippingAddress")) command.shipping_address = order.shipping_address;
  if (!is_touched(command, "items")) keep_all_items(command, order);
  if (!is_touched(command, "customFields")) command.custom_fields = order.custom_fields;
  for (const SharedText& text : shared_texts) {
    if (!is_touched(command, text.name)) command.*text.in_request = order.*text.in_order;
  }
}

// Finds the item of each entry, and the items with subscriptions that have no entry.
void match_items(EditCommand& command, const Order& order) {
  std::map<std::string_view, const OrderItem*> open;
  std::map<std::string_view, const OrderItem*> all;
  for (const OrderItem& item : order.items) {
    all.emplace(item.id.trimmed_text(), &item);
  }
  open = all;
  for (EditItem& entry : command.edit_items) {
    const bool has_id = entry.id.kind == Kind::text && !entry.is_new();
    const auto found = has_id ? all.find(entry.id.trimmed_text()) : all.end();
    if (found == all.end()) continue;
    entry.kept = found->second;
    entry.is_repeated = open.erase(found->first) == 0;
    entry.rates = UnitRates{entry.kept->unit_price.number, entry.kept->acquisition_cost.number,
                            static_cast<int>(entry.kept->contract_length.number)};
    if (!entry.subscription_id.is_present()) entry.subscription_id = entry.kept->subscription_id;
  }
  command.removed_locked_ids.clear();
  if (command.edit_items.kind != Kind::array) return;
  for (const OrderItem& item : order.items) {
    const bool is_removed = open.contains(item.id.trimmed_text());
    if (is_removed && !item.rental_ids.entries.empty()) {
      command.removed_locked_ids.push_back(item.id.trimmed_text());
    }
  }
}

// Marks new items if the catalog has another currency than the order.
void reject_other_currency(EditCommand& command, const Order& order, const Catalog& catalog) {
  if (catalog.currency().code == order.currency.trimmed_text()) return;
  for (EditItem& entry : command.edit_items) {
    if (entry.format_fault != FaultCode::none || !entry.is_new()) continue;
    entry.format_fault = FaultCode::CURRENCY_MISMATCH;
    entry.unknown.clear();  // its content is not validated
  }
}

// Whether the order gets another customer, because of another e-mail address (rule O7).
bool has_other_email(const EditCommand& command, const Order& order) {
  const Value& email = command.customer.email;
  return email.is_valid() &&
         email_key(email.trimmed_text()) != email_key(order.customer.email.trimmed_text());
}

// Validates the resulting order. Returns the number of faults.
std::size_t validate_edit(EditCommand& command, const Order& order,
                          OrderRuleContext& rule_context) {
  rule_context.request = &command;
  complete(command, order);
  match_items(command, order);
  index_items(command, command.edit_items);
  validate_formats(edit_command_schema(), command, rule_context);
  reject_other_currency(command, order, *rule_context.catalog);
  command.known_customer_id.reset();
  if (has_email(command.customer)) command.known_customer_id = order.customer_id.trimmed_text();
  std::size_t faults = validate_rules(edit_command_schema(), command, rule_context);
  const bool is_standard = command.order_type.choice<OrderType>() == OrderType::standard;
  if (!is_standard && has_other_email(command, order)) {
    command.customer.email.fault =
        FaultCode::not_allowed;  // the subscriptions belong to the customer
    ++faults;
  }
  return faults;
}

// Lists ITEM_LOCKED at `/items` for each item that may not be removed.
void list_removed_items(const EditCommand& command, std::vector<Fault>& faults) {
  const auto found = std::ranges::find_if(faults, [](const Fault& fault) {
    return fault.path == "/items" && fault.code == FaultCode::ITEM_LOCKED;
  });
  if (found == faults.end()) return;
  std::vector<Fault> each;
  for (const std::string_view id : command.removed_locked_ids) {
    JsonWriter params;
    params.begin_object();
    params.key("itemId");
    params.text(id);
    params.end_object();
    each.push_back({"/items", FaultCode::ITEM_LOCKED,
                    "The item " + std::string(id) + " has subscriptions and cannot be removed",
                    params.take()});
  }
  const auto at = faults.erase(found);
  faults.insert(at, each.begin(), each.end());
}

// The faults, except those that the order had before in members that the command does not have: an
// old phone number does not prevent a new note.
Rejection reject_edit(EditCommand& command, const Order& order, OrderRuleContext rule_context) {
  Rejection rejection = reject_record(edit_command_schema(), command, rule_context);
  list_removed_items(command, rejection.faults);
  EditCommand before;
  before.kind = Kind::object;
  validate_edit(before, order, rule_context);
  const Rejection old = reject_record(edit_command_schema(), before, rule_context);
  drop_old_faults(rejection, old, edit_command_schema(), command.touched);
  return rejection;
}

void replace_items(Order& edited, const EditCommand& command, const Catalog& catalog) {
  List<OrderItem> items;
  items.kind = Kind::array;
  const std::string revision = std::to_string(edited.revision.number);
  // The items of an imported order may have any ids.
  std::set<std::string_view> taken_ids;
  for (const OrderItem& item : edited.items) taken_ids.insert(item.id.trimmed_text());
  std::size_t added = 0;
  for (const EditItem& entry : command.edit_items) {
    OrderItem& item = items.append();
    if (entry.kept != nullptr) {
      item = *entry.kept;
      item.quantity = entry.quantity;
      continue;
    }
    std::string id;
    do id = revision + '-' + std::to_string(++added);
    while (taken_ids.contains(id));
    fill_order_item(item, entry, catalog, std::move(id));
  }
  edited.items = std::move(items);
}

}  // namespace

const Schema& edit_command_schema() {
  static const std::vector<Field> fields = edit_command_fields();
  static const Schema schema{"EditCommand", fields};
  return schema;
}

Decision edit_order(const Order& order, const Catalog& catalog, std::string_view command_text,
                    const OrderContext& context) {
  EditCommand command;
  if (auto rejection =
          read_record(command_text, max_request_bytes, edit_command_schema(), command)) {
    return rejected(std::move(*rejection));
  }
  command.touched = command.mentioned;
  OrderRuleContext rule_context(catalog, context);
  rule_context.currency = find_currency(order.currency.trimmed_text());
  rule_context.order = &order;
  const std::size_t faults = validate_edit(command, order, rule_context);
  if (auto rejection = reject_action(order, Action::edit, command.expected_revision)) {
    return rejected(std::move(*rejection));
  }
  if (faults > 0) {
    Rejection rejection = reject_edit(command, order, rule_context);
    if (!rejection.faults.empty()) return rejected(std::move(rejection));
  }
  auto outcome = next_state(order, context);
  Order& edited = outcome->order;
  copy_request_details(edited, command);
  replace_items(edited, command, catalog);
  set_totals(edited, command.sums);
  update_progress(edited);
  if (auto rejection = assign_billing_group(edited.customer.billing_group,
                                            outcome->new_billing_group, context, context)) {
    return rejected(std::move(*rejection));
  }
  if (has_other_email(command, order)) {
    const CustomerRecord* known = context.customer_of_email(command.customer.email.trimmed_text());
    if (known == nullptr && !context.customer_id.is_present()) {
      return rejected(reject_missing("customerId"));
    }
    assign_customer(*outcome, known, context);
  }
  return outcome;
}

}  // namespace termwise
