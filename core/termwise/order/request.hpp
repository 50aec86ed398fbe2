// What somebody orders, as it is sent (section 3).
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
/// Of a request that states none (rules R1, R8).
inline constexpr auto default_order_type = OrderType::standard;
inline constexpr auto default_payment_term = PaymentTerm::immediate;

/// Items of one order (rule R12).
inline constexpr std::int32_t max_items = 10'000;
inline constexpr std::int32_t max_custom_fields = 50;

struct RequestItem : Record {
  Value sku, quantity, contract_length, unit_price, list_price, acquisition_cost, subscription_id;
  /// Once known. To be reset if anything but the quantity changes.
  std::optional<UnitRates> rates;
  /// In a draft: the price that a person saw and that no longer holds, as written (rule D4).
  std::string seen_price;
  Line line;               ///< what it adds to the totals; nothing while it has a fault
  std::size_t slot = 0;    ///< its place in the request's list
  std::size_t faults = 0;  ///< in a draft: how many it has
};

struct OrderRequest : Record {
  Value order_type, customer_id;
  Customer customer;
  Value payment_term;
  Address billing_address, shipping_address;
  List<RequestItem> items;
  Map custom_fields;
  Value notes;

  LineSums sums;  ///< over all items without fault

  // Who orders, once matched (`match_customer`).
  const CustomerRecord* named_customer = nullptr;  ///< the known one with `customer_id`
  /// Whether `customer_id` stands for an absent `customer` (rule A1).
  bool takes_stored_customer = false;
  /// Then a copy of the details of `named_customer`; absent if the id has a fault.
  Customer stored_customer;
  /// Of the known customer who orders (rules A1, O7); empty if it is a new one, nothing if a fault
  /// leaves open who it is.
  std::optional<std::string_view> known_customer_id;

  /// The details that the order has.
  const Customer& ordering_customer() const {
    return takes_stored_customer ? stored_customer : customer;
  }

  /// Which items name which subscription. The first by slot may (rule R18).
  std::set<std::pair<std::string, std::size_t>> subscription_uses;
};

extern const Schema order_request_schema;
extern const Schema request_item_schema;

/// The subscription that an item names; empty if it names none or the value is not a text.
std::string_view named_subscription(const RequestItem& item);

/// Sets the slots of a request's items, and lists which of them name which subscription.
void index_items(OrderRequest& request, const AnyList& items);

}  // namespace termwise
