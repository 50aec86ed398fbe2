// The keys by which a store finds its records, in the form that the core compares.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/order.hpp"

namespace termwise {

/// The searchable texts of an order, except its product names (rule F1): folded, one per line.
std::string own_search_text(const Order& order);
/// The folded product name of an item (rule F1).
std::string product_search_text(const OrderItem& item);

/// These functions take the text of a stored record and return the text of its keys, or every fault
/// of the record. `searchText` has the folded texts, one per line, so that no word spans two.
std::expected<std::string, Rejection> order_keys(std::string_view order_text);
std::expected<std::string, Rejection> subscription_keys(std::string_view subscription_text);
std::expected<std::string, Rejection> customer_keys(std::string_view customer_text);

extern const Schema order_keys_schema;
extern const Schema subscription_keys_schema;
extern const Schema customer_keys_schema;

}  // namespace termwise
