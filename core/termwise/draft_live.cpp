// What runs at every keystroke in an item: in a file of its own, since the WebAssembly build makes
// it fast and the rest of the draft small.
#include <bit>
#include <cassert>

#include "termwise/draft.hpp"
#include "termwise/rules.hpp"

namespace termwise {

void Draft::set_item_whole(std::size_t slot, std::size_t field, std::int64_t number) {
  RequestItem& item = *request().items.at_slot(slot);
  const Field& set = request_item_table.fields[field];
  assert(set.form == Form::whole);
  auto& value = static_cast<Value&>(set.at(item));
  const Code before = value.code;
  value.kind = Kind::number;
  value.text.clear();
  value.number = number;
  value.form = bounds_form(set, number);
  value.code = value_code({world_, set, item, value}, true);
  settle_member(item, set, value, before);
}

void Draft::recheck_member(RequestItem& item, const Field& field, Value& value) {
  const Code before = value.code;
  const Scope scope{world_, field, item, value};
  check_form(scope);
  check_field_rules(scope);
  settle_member(item, field, value, before);
}

// After a member was judged: judges those whose rules look at it, and weighs the item.
void Draft::settle_member(RequestItem& item, const Field& field, const Value& value, Code before) {
  if (&value != &item.quantity) {
    item.rates.reset();
    if (&value == &item.sku || &value == &item.contract_length) item.seen_price.clear();
  }
  std::size_t faults = item.faults - (before != Code::none) + (value.code != Code::none);
  for (std::uint32_t seers = field.seen_by; seers != 0; seers &= seers - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(seers));
    const Field& other = request_item_table.fields[place];
    Node& node = other.at(item);
    faults -= node.code != Code::none;
    faults += check_field_rules({world_, other, item, node});
  }
  item_faults_ += faults - item.faults;
  item.faults = faults;
  weigh_item(item);
  recheck_sums();
}

// Takes the item's line into the sums anew; a line with a fault is not weighed (rule M4).
void Draft::weigh_item(RequestItem& item) {
  const Line before = item.line;
  const std::size_t own_fault = item.code != Code::none;
  item.line.counts = false;
  item.code = Code::none;
  item.faults -= own_fault;
  item_faults_ -= own_fault;
  if (item.faults == 0) {
    item.code = line_fits({world_, items_field_, item, item});
    item.faults = item.code != Code::none;
    item_faults_ += item.faults;
  }
  request().sums.exchange(before, item.line);
}

void Draft::recheck_sums() {
  Code& code = request().items.code;
  const bool has_own = code != Code::none && code != Code::amount_too_large;
  if (!has_own) code = request().sums.fit() ? Code::none : Code::amount_too_large;
  ++changes_;
}

}  // namespace termwise
