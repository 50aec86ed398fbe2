// One unit that is rented out (rules L6, A2, A3).
#pragma once

#include <expected>
#include <memory>

#include "termwise/schema/schema.hpp"

namespace termwise {

enum class SubscriptionStatus : std::uint8_t { active, ended, cancelled };

namespace words {
inline constexpr std::string_view subscription_status[] = {"active", "ended", "cancelled"};
}  // namespace words

inline constexpr Choices subscription_statuses{"SubscriptionStatus", words::subscription_status};

/// The maximum number of code points of a serial number (rule L5).
inline constexpr std::int32_t max_serial_number = 100;
/// Code points of a carrier and of a tracking number (rule A3).
inline constexpr std::int32_t max_shipment_text = 100;
/// Code points of a subscription's notes (rule A3).
inline constexpr std::int32_t max_subscription_notes = 5'000;
/// Code points of the reason for a cancellation or for another device (rules A2, A3).
inline constexpr std::int32_t max_reason = 1'000;
/// How many devices a subscription may have had before its present one (rule A3).
inline constexpr std::int32_t max_replacements = 100;

/// A device that another one has replaced (rule A3).
struct Replacement : Record {
  Value serial_number, replaced_at, reason;
};

struct Subscription : Record {
  Value id, order_id, item_id, customer_id, billing_group_id, sku, serial_number, currency,
      unit_price, contract_length, start_date, end_date, carrier, tracking_number, notes, status,
      cancel_reason;
  List<Replacement> replacements;  ///< the oldest first

  bool is_active() const {
    return status.choice<SubscriptionStatus>() == SubscriptionStatus::active;
  }
};

extern const Schema subscription_schema;

/// Reads and validates the text of a subscription, or rejects it with every fault.
std::expected<std::unique_ptr<Subscription>, Rejection> read_subscription(std::string_view text);

/// The subscription in canonical form.
std::string subscription_text(const Subscription& subscription);

}  // namespace termwise
