// The prices that a person has seen, and what a newer catalog has changed (rule D4).
#include "termwise/draft/draft.hpp"
#include "termwise/draft/draft_place.hpp"
#include "termwise/json/pointer.hpp"
#include "termwise/json/writer.hpp"
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

std::string Draft::catalog_changes_text() const {
  JsonWriter json;
  json.begin_array();
  std::size_t next_index = 0;
  for (const RequestItem& item : request().items) {
    const std::size_t index = next_index++;
    if (item.seen_price.empty()) continue;
    const std::string price = shown_price(item, *catalog_);
    if (price == item.seen_price) continue;
    const bool is_inactive = item.sku.fault == FaultCode::VARIANT_INACTIVE;
    json.begin_object();
    json.key("path");
    json.text("/items/" + std::to_string(index));
    json.key("sku");
    json.text(item.sku.trimmed_text());
    json.key("change");
    json.text(!price.empty() ? "price_changed" : is_inactive ? "inactive" : "vanished");
    json.key("oldPrice");
    json.raw(amount_of_seen_price(item.seen_price));
    json.key("newPrice");
    price.empty() ? json.null() : json.raw(amount_of_seen_price(price));
    json.end_object();
  }
  json.end_array();
  return json.take();
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
