// The code that runs at every keystroke in an item. The WebAssembly build optimises this file for
// speed and the rest of the draft for size.
#include <bit>
#include <cassert>

#include "termwise/draft/draft.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {

void Draft::set_item_integer(std::size_t slot, std::size_t field, std::int64_t number) {
  RequestItem& item = *request().items.at_slot(slot);
  const Field& set = request_item_schema.fields[field];
  assert(set.type == Type::integer);
  auto& value = static_cast<Value&>(set.at(item));
  const FaultCode before = value.fault;
  value.kind = Kind::number;
  value.text.clear();
  value.number = number;
  value.format_fault = bounds_format(set, number);
  value.fault = value_fault({rule_context_, set, item, value}, true);
  finish_member_change(item, set, value, before);
}

void Draft::revalidate_member(RequestItem& item, const Field& field, Value& value) {
  const FaultCode before = value.fault;
  const RuleInput input{rule_context_, field, item, value};
  validate_format(input);
  validate_field_rules(input);
  finish_member_change(item, field, value, before);
}

// After a member was validated, this validates its dependents and computes the item's line.
void Draft::finish_member_change(RequestItem& item, const Field& field, const Value& value,
                                 FaultCode before) {
  if (&value != &item.quantity) {
    item.rates.reset();
    if (&value == &item.sku || &value == &item.contract_length) item.seen_price.clear();
  }
  std::size_t faults = item.faults - (before != FaultCode::none) + (value.fault != FaultCode::none);
  for (std::uint32_t dependents = field.dependents; dependents != 0; dependents &= dependents - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(dependents));
    const Field& other = request_item_schema.fields[place];
    Node& node = other.at(item);
    faults -= node.fault != FaultCode::none;
    faults += validate_field_rules({rule_context_, other, item, node});
  }
  item_faults_ += faults - item.faults;
  item.faults = faults;
  recompute_line(item);
  revalidate_sums();
}

// Replaces the item's line in the sums. A faulty item has no line (rule M4).
void Draft::recompute_line(RequestItem& item) {
  const Line before = item.line;
  const std::size_t own_fault = item.fault != FaultCode::none;
  item.line.counts = false;
  item.fault = FaultCode::none;
  item.faults -= own_fault;
  item_faults_ -= own_fault;
  if (item.faults == 0) {
    item.fault = line_fits({rule_context_, items_field_, item, item});
    item.faults = item.fault != FaultCode::none;
    item_faults_ += item.faults;
  }
  request().sums.exchange(before, item.line);
}

void Draft::revalidate_sums() {
  FaultCode& code = request().items.fault;
  const bool has_own = code != FaultCode::none && code != FaultCode::amount_too_large;
  if (!has_own) code = request().sums.fit() ? FaultCode::none : FaultCode::amount_too_large;
  ++changes_;
}

}  // namespace termwise
