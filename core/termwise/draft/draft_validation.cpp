// Validates what a change affects, so that the draft is always validated as a whole (rule D2).
#include "termwise/draft/draft.hpp"
#include "termwise/draft/draft_place.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {

void Draft::change(const DraftPlace& place, Value value) {
  if (place.item != nullptr && place.field->name == "subscriptionId") {
    change_subscription(*place.item, std::move(value));
  } else {
    enter_at(request(), place, std::move(value));
  }
  if (place.item != nullptr) {
    revalidate_member(*place.item, *place.field, static_cast<Value&>(*place.node));
  } else if (place.node == &request().order_type) {
    revalidate_all();  // the rules of every item depend on the type of the order
  } else {
    revalidate_head();
  }
}

void Draft::change_subscription(RequestItem& item, Value value) {
  const std::string before(named_subscription(item));
  forget_subscription(item);
  enter_value(item.subscription_id, std::move(value));
  const std::string after(named_subscription(item));
  if (!after.empty()) request().subscription_uses.emplace(after, item.slot);
  revalidate_uses(before);
  revalidate_uses(after);
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

// Validates the items that name subscriptions, because their rules use the customer and the known
// records.
void Draft::revalidate_all_uses() {
  for (const auto& [id, slot] : request().subscription_uses) {
    revalidate_item(*request().items.at_slot(slot));
  }
  revalidate_sums();
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

}  // namespace termwise
