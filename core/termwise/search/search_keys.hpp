// What a store finds its records by, in the form in which the core compares it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "termwise/order/order.hpp"

namespace termwise {

/// What an order is searched by except its products' names (rule F1): folded, one text on a line.
std::string own_search_text(const Order& order);
/// The name of an item's product, folded (rule F1).
std::string product_search_text(const OrderItem& item);

/// These take the text of a stored record and return that of its keys, or every fault of the
/// record. `searchText` is folded, one text on a line, so that no word spans two.
std::expected<std::string, Rejection> order_keys(std::string_view order_text);
std::expected<std::string, Rejection> subscription_keys(std::string_view subscription_text);
std::expected<std::string, Rejection> customer_keys(std::string_view customer_text);

extern const Schema order_keys_schema;
extern const Schema subscription_keys_schema;
extern const Schema customer_keys_schema;

}  // namespace termwise
