// Stored orders, which are read, validated by themselves and written with the same bytes (section
// 5, rules O8, I1).
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "termwise/order/request.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {

enum class OrderStatus : std::uint8_t { pending, confirmed, partial, fulfilled, cancelled };
enum class RentalStatus : std::uint8_t { pending, partial, completed };
enum class ListPriceSource : std::uint8_t { manual, variant };
enum class AcquisitionCostSource : std::uint8_t { manual, variant, list_price };

namespace words {
inline constexpr std::string_view order_status[] = {"pending", "confirmed", "partial", "fulfilled",
                                                    "cancelled"};
inline constexpr std::string_view rental_status[] = {"pending", "partial", "completed"};
inline constexpr std::string_view list_price_source[] = {"manual", "variant"};
inline constexpr std::string_view acquisition_cost_source[] = {"manual", "variant", "list_price"};
}  // namespace words

inline constexpr Choices order_statuses{"OrderStatus", words::order_status};
inline constexpr Choices rental_statuses{"RentalStatus", words::rental_status};
inline constexpr Choices list_price_sources{"ListPriceSource", words::list_price_source};
inline constexpr Choices acquisition_cost_sources{"AcquisitionCostSource",
                                                  words::acquisition_cost_source};

/// The highest revision of an order.
inline constexpr std::int32_t max_revision = 2'000'000'000;

struct OrderItem : Record {
  Value id, sku, product_name, variant_name, quantity, unit_price, contract_length, subscription_id,
      rental_status;
  Values rental_ids;
  Value list_price, list_price_source, acquisition_cost, acquisition_cost_source;

  Line line;  ///< its part of the totals; set by the validation

  /// The number of units that are rented out.
  std::int64_t rented_count() const { return static_cast<std::int64_t>(rental_ids.entries.size()); }
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
  Value notes, cancel_reason, catalog_version, created_at, updated_at, revision;

  LineSums sums;                     ///< over all items; set by the validation
  std::int64_t rented_devices = 0;   ///< counted by the validation
  std::int64_t total_devices = 0;    ///< likewise
  bool has_countable_items = false;  ///< whether both could be counted
  bool has_priced_items = false;     ///< whether the sums include every item
  bool is_repeated = false;          ///< in an import: whether an earlier order has its id
};

extern const Schema order_schema;
extern const Schema written_order_schema;  ///< without rules, only for writing

/// Validates an order by itself, with its own currency and without a catalog (rule I1). Returns the
/// number of faults.
std::size_t validate_order(Order& order);

/// Reads and validates the text of an order, or rejects it with every fault.
std::expected<std::unique_ptr<Order>, Rejection> read_order(
    std::string_view text, std::size_t max_bytes = max_catalog_bytes);

/// The order in canonical form; for the public without what only staff may see.
std::string order_text(const Order& order, Audience audience = Audience::staff);

/// The rental status of an item with this quantity (rule O5); nothing if more units are rented out.
std::optional<RentalStatus> rental_status_of(std::int64_t rented, std::int64_t quantity);

/// Whether the status of an order is possible with this number of rented units (section 6).
bool agrees_with_rentals(OrderStatus status, std::int64_t rented, std::int64_t total);

}  // namespace termwise
