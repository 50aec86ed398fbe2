// The prices that a person has seen, expects and accepts (rules D4, R16).
#include "termwise/draft/draft.hpp"
#include "termwise/draft/draft_place.hpp"
#include "termwise/json/pointer.hpp"
#include "termwise/order/request_rules.hpp"

namespace termwise {

// Keeps the seen prices that differ from the prices of the catalog.
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
  enter_value(item.unit_price,
              price.empty() ? Value{} : Value::of_number_text(amount_of_seen_price(price)));
  revalidate_member(item, *find_field(request_item_schema, "unitPrice"), item.unit_price);
}

std::optional<Rejection> Draft::accept_price(std::size_t slot) {
  RequestItem& item = *request().items.at_slot(slot);
  const std::string price = shown_price(item, *catalog_);
  if (price.empty()) return Rejection{item_faults(slot)};
  const bool was_sent =
      item.unit_price.fault == FaultCode::PRICE_CHANGED && item.unit_price.is_present();
  if (was_sent) enter_value(item.unit_price, Value::of_number_text(amount_of_seen_price(price)));
  item.seen_price.clear();
  revalidate_item(item);
  revalidate_sums();
  return std::nullopt;
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
  return saved_draft_text(state_);
}

}  // namespace termwise
