// Order requests (section 3).
#pragma once

#include <set>
#include <string>
#include <utility>

#include "termwise/catalog/offers.hpp"
#include "termwise/order/address.hpp"
#include "termwise/order/customer.hpp"
#include "termwise/order/totals.hpp"

namespace termwise {

enum class OrderType : std::uint8_t { standard, extension, upgrade };
enum class PaymentTerm : std::uint8_t { immediate, net7, net14, net30 };

namespace words {
inline constexpr std::string_view order_type[] = {"standard", "extension", "upgrade"};
inline constexpr std::string_view payment_term[] = {"immediate", "net7", "net14", "net30"};
}  // namespace words

inline constexpr Choices order_types{"OrderType", words::order_type};
inline constexpr Choices payment_terms{"PaymentTerm", words::payment_term};
/// The defaults of a request (rules R1, R8).
inline constexpr auto default_order_type = OrderType::standard;
inline constexpr auto default_payment_term = PaymentTerm::immediate;

/// The maximum number of items of an order (rule R12).
inline constexpr std::int32_t max_items = 10'000;
inline constexpr std::int32_t max_custom_fields = 50;

struct RequestItem : Record {
  Value sku, quantity, contract_length, unit_price, list_price, acquisition_cost, subscription_id;
  /// Cached. Reset it if anything except the quantity changes.
  std::optional<UnitRates> rates;
  /// In a draft: the price that a person has seen and that is out of date, as text (rule D4).
  std::string seen_price;
  Line line;               ///< its part of the totals; nothing if it has a fault
  std::size_t slot = 0;    ///< its index in the list of the request
  std::size_t faults = 0;  ///< in a draft: the number of its faults
};

struct OrderRequest : Record {
  Value order_type, customer_id;
  Customer customer;
  Value payment_term;
  Address billing_address, shipping_address;
  List<RequestItem> items;
  Map custom_fields;
  Value notes;

  LineSums sums;  ///< over all valid items

  // The customer, set by `match_customer`.
  const CustomerRecord* named_customer = nullptr;  ///< the known one with `customer_id`
  /// Whether `customer` is absent and `customer_id` names a stored one instead (rule A1).
  bool takes_stored_customer = false;
  /// If so, a copy of the details of `named_customer`; absent if the id has a fault.
  Customer stored_customer;
  /// The id of the known customer (rules A1, O7); empty for a new customer, nothing if a fault
  /// leaves it open.
  std::optional<std::string_view> known_customer_id;

  /// The customer details of the order.
  const Customer& ordering_customer() const {
    return takes_stored_customer ? stored_customer : customer;
  }

  /// Subscriptions and the slots of items that name them. Only the first item may (rule R18).
  std::set<std::pair<std::string, std::size_t>> subscription_uses;
};

extern const Schema order_request_schema;
extern const Schema request_item_schema;

/// The subscription that an item names; empty if there is none or it is not a text.
std::string_view named_subscription(const RequestItem& item);

/// Sets the slots of the items of a request and fills `subscription_uses`.
void index_items(OrderRequest& request, const AnyList& items);

}  // namespace termwise
