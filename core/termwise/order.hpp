// Orders and the requests they are made from, as they stand on the wire (sections 3 and 5).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "termwise/fields.hpp"
#include "termwise/price.hpp"

namespace termwise {

enum class OrderType : std::uint8_t { standard, extension, upgrade };
enum class CustomerType : std::uint8_t { individual, business };
enum class PaymentTerm : std::uint8_t { immediate, net7, net14, net30 };
enum class OrderStatus : std::uint8_t { pending, confirmed, partial, fulfilled, cancelled };
enum class RentalStatus : std::uint8_t { pending, partial, completed };
enum class ListPriceSource : std::uint8_t { manual, variant };
enum class AcquisitionCostSource : std::uint8_t { manual, variant, list_price };
enum class SubscriptionStatus : std::uint8_t { active, ended, cancelled };

// Their words on the wire, in the same order.
namespace words {
inline constexpr std::string_view order_type[] = {"standard", "extension", "upgrade"};
inline constexpr std::string_view customer_type[] = {"individual", "business"};
inline constexpr std::string_view payment_term[] = {"immediate", "net7", "net14", "net30"};
inline constexpr std::string_view order_status[] = {"pending", "confirmed", "partial", "fulfilled",
                                                    "cancelled"};
inline constexpr std::string_view rental_status[] = {"pending", "partial", "completed"};
inline constexpr std::string_view list_price_source[] = {"manual", "variant"};
inline constexpr std::string_view acquisition_cost_source[] = {"manual", "variant", "list_price"};
inline constexpr std::string_view address_policy[] = {"api", "strict"};
inline constexpr std::string_view subscription_status[] = {"active", "ended", "cancelled"};
}  // namespace words

inline constexpr Choices order_types{"OrderType", words::order_type};
inline constexpr Choices customer_types{"CustomerType", words::customer_type};
inline constexpr Choices payment_terms{"PaymentTerm", words::payment_term};
inline constexpr Choices order_statuses{"OrderStatus", words::order_status};
/// What an order may be from the start (rule O1).
inline constexpr Choices new_order_statuses{"NewOrderStatus",
                                            std::span(words::order_status).first<2>()};
inline constexpr Choices rental_statuses{"RentalStatus", words::rental_status};
inline constexpr Choices list_price_sources{"ListPriceSource", words::list_price_source};
inline constexpr Choices acquisition_cost_sources{"AcquisitionCostSource",
                                                  words::acquisition_cost_source};
inline constexpr Choices address_policies{"AddressPolicy", words::address_policy};
inline constexpr Choices subscription_statuses{"SubscriptionStatus", words::subscription_status};

/// Code points of ids, names and the lines of an address.
inline constexpr std::int32_t max_name = 200;
/// Code points of a device's serial number (rule L5).
inline constexpr std::int32_t max_serial_number = 100;
/// The revision of an order; nobody changes one that often.
inline constexpr std::int32_t max_revision = 2'000'000'000;

/// A checked choice as a value.
template <class Choice>
Value choice_value(const Choices& choices, Choice choice) {
  Value value = Value::of_text(choices.words[static_cast<std::size_t>(choice)]);
  value.number = static_cast<std::int64_t>(choice);
  return value;
}

/// The billing group that a customer names, by id or by name (rule R7).
struct BillingGroupRecord : Record {
  Value id, name;
};

struct Customer : Record {
  Value email, first_name, last_name, phone, customer_type, company_name, registration_number,
      vat_id;
  BillingGroupRecord billing_group;
};

/// A customer as known after the first order (rule O7).
struct CustomerRecord : Customer {
  Value id, created_at;
};

struct Address : Record {
  Value contact_name, company, street_address, building_info, locality, city, admin_area,
      postal_code, country, country_code;
};

struct RequestItem : Record {
  Value sku, quantity, contract_length, unit_price, list_price, acquisition_cost, subscription_id;
  /// Once known; to be forgotten when anything but the quantity changes.
  std::optional<UnitRates> rates;
  /// In a draft: the price that a person saw and that is no more, as it was written (rule D4).
  std::string seen_price;
  Line line;               ///< what it adds to the totals; nothing while it has a fault
  std::size_t slot = 0;    ///< its place in the request's list
  std::size_t faults = 0;  ///< in a draft: how many it has
};

struct OrderRequest : Record {
  Value order_type;
  Customer customer;
  Value payment_term;
  Address billing_address, shipping_address;
  List<RequestItem> items;
  Map custom_fields;
  Value notes;

  LineSums sums;                       ///< over all items without fault
  std::string_view known_customer_id;  ///< of that e-mail address (rule O7); empty for a new one
  /// Which items name which subscription: the first by slot may (rule R18).
  std::set<std::pair<std::string, std::size_t>> subscription_uses;
};

struct OrderItem : Record {
  Value id, sku, product_name, variant_name, quantity, unit_price, contract_length, subscription_id,
      rental_status;
  Values rental_ids;
  Value list_price, list_price_source, acquisition_cost, acquisition_cost_source;

  Line line;  ///< what it comes to, once judged
};

struct Totals : Record {
  Value monthly_total, contract_value;
};

struct RentalProgress : Record {
  Value rented_devices, total_devices;
};

struct Order : Record {
  Value id, order_type, status, currency, customer_id;
  Customer customer;
  Value payment_term;
  Address billing_address, shipping_address;
  List<OrderItem> items;
  Totals totals;
  RentalProgress rental_progress;
  Map custom_fields;
  Value notes, catalog_version, created_at, updated_at, revision;

  LineSums sums;                     ///< over all items, once judged
  std::int64_t rented_devices = 0;   ///< once judged, as counted from the items
  std::int64_t total_devices = 0;    ///< likewise
  bool has_countable_items = false;  ///< whether both could be counted
  bool has_priced_items = false;     ///< whether every item has its line in the sums
  bool is_repeated = false;          ///< in an import: whether one before had its id
};

/// One unit that is rented out (rule L6).
struct Subscription : Record {
  Value id, order_id, item_id, customer_id, billing_group_id, sku, serial_number, currency,
      unit_price, contract_length, start_date, end_date, status;

  bool is_active() const {
    return status.choice<SubscriptionStatus>() == SubscriptionStatus::active;
  }
};

/// Whom and what a caller knows already, as far as it may matter; and how it judges addresses.
struct Known : Record {
  Value address_policy;
  List<CustomerRecord> customers;
  List<BillingGroupRecord> billing_groups;
  List<Subscription> subscriptions;

  /// By id; the first of that id.
  std::map<std::string_view, std::size_t> subscription_slots;

  /// The customer with that e-mail address, letters compared without case (rule O7), or null.
  const CustomerRecord* customer(std::string_view email) const;
  /// The group with that id, or null.
  const BillingGroupRecord* billing_group(std::string_view id) const;
  /// The group of that name, letters compared without case, or null.
  const BillingGroupRecord* billing_group_of_name(std::string_view name) const;
  /// The subscription with that id, or null.
  const Subscription* subscription(std::string_view id) const;
};

/// What the caller supplies beside a request or a command: ids, the time, and what it knows.
/// `customer_id` and `billing_group_id` are used only where a new one is made.
struct OrderContext : Known {
  Value order_id, customer_id, billing_group_id, now, today, status;
};

extern const Table order_request_table;
extern const Table request_item_table;
extern const Table customer_table;
extern const Table customer_record_table;
extern const Table billing_group_table;
extern const Table order_table;
extern const Table written_order_table;  ///< the same without rules, for writing alone
extern const Table subscription_table;
extern const Table draft_options_table;    ///< what a draft is judged against
extern const Table order_context_table;    ///< for a new order
extern const Table command_context_table;  ///< for a command on an order

}  // namespace termwise
