// The prices of items: by line, in total and by month (rules M4, O2 to O4, V1).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "termwise/base/money.hpp"
#include "termwise/catalog/catalog.hpp"

namespace termwise {

struct RequestItem;

/// The amounts of one unit of an item.
struct UnitRates {
  AmountMinor unit_price_minor = 0;
  AmountMinor unit_cost_minor = 0;  ///< 0 if the cost is unknown
  int contract_months = 0;
};

/// The amounts of a valid item.
struct Line {
  bool counts = false;
  AmountMinor monthly_minor = 0;
  AmountMinor contract_value_minor = 0;
  AmountMinor acquisition_cost_minor = 0;  ///< of all units; 0 if the cost is unknown
  int contract_months = 0;
};

/// The price, list price and cost of an item, from the catalog and the request (rules O2, O4).
struct ResolvedPrices {
  enum class Source : std::uint8_t { none, manual, variant, list_price };
  AmountMinor unit_price_minor = 0;
  std::optional<AmountMinor> list_price_minor;
  Source list_price_source = Source::none;
  std::optional<AmountMinor> acquisition_cost_minor;
  Source acquisition_cost_source = Source::none;
};

/// For a valid item.
ResolvedPrices resolve_prices(const RequestItem& item, const CatalogEntry& entry);

/// For a valid item.
UnitRates unit_rates(const RequestItem& item, const CatalogEntry& entry);

/// Computes the line of a quantity. Returns false if an amount exceeds the limit (rule M4).
inline bool compute_line(const UnitRates& rates, std::int64_t quantity, Line& line) {
  const auto monthly = multiply(rates.unit_price_minor, quantity);
  if (!monthly) return false;
  const auto contract_value = multiply(*monthly, rates.contract_months);
  const auto cost = multiply(rates.unit_cost_minor, quantity);
  if (!contract_value || !cost) return false;
  line.counts = true;
  line.monthly_minor = *monthly;
  line.contract_value_minor = *contract_value;
  line.acquisition_cost_minor = *cost;
  line.contract_months = rates.contract_months;
  return true;
}

/// Consecutive months with equal payments. Month 1 is the first month of each subscription (rule
/// V1).
struct ScheduleRun {
  int from_month = 1;
  int to_month = 1;
  std::uint64_t amount_minor = 0;
};

/// Running sums over lines. They are exact for the maximum number of items: 10 000 times the
/// largest amount fits into 64 bits.
class LineSums {
 public:
  void add(const Line& line) {
    if (!line.counts) return;
    ++lines_by_length_[static_cast<std::size_t>(line.contract_months)];
    shift({}, line, line.contract_months);
  }
  void subtract(const Line& line) {
    if (!line.counts) return;
    --lines_by_length_[static_cast<std::size_t>(line.contract_months)];
    shift(line, {}, line.contract_months);
  }
  /// Replaces a line by its new state. This is faster if the contract length is the same.
  void exchange(const Line& before, const Line& after) {
    const bool stays =
        before.counts && after.counts && before.contract_months == after.contract_months;
    if (stays) return shift(before, after, after.contract_months);
    subtract(before);
    add(after);
  }
  /// Nothing if it exceeds the limit of M4.
  std::optional<AmountMinor> monthly_total_minor() const { return within_limit(monthly_); }
  std::optional<AmountMinor> contract_value_minor() const { return within_limit(contract_value_); }
  std::optional<AmountMinor> acquisition_cost_minor() const {
    return within_limit(acquisition_cost_);
  }
  /// Whether no sum exceeds the limit of M4.
  bool fit() const {
    return monthly_ <= limit && contract_value_ <= limit && acquisition_cost_ <= limit;
  }
  std::vector<ScheduleRun> schedule() const;

 private:
  static constexpr std::size_t lengths = max_contract_months + 1;

  static constexpr auto limit = static_cast<std::uint64_t>(max_amount_minor);

  // Unsigned sums may wrap around; they are correct again when they fit.
  void shift(const Line& before, const Line& after, int contract_months) {
    const auto difference = [](AmountMinor from, AmountMinor to) {
      return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    };
    const std::uint64_t monthly = difference(before.monthly_minor, after.monthly_minor);
    monthly_ += monthly;
    contract_value_ += difference(before.contract_value_minor, after.contract_value_minor);
    acquisition_cost_ += difference(before.acquisition_cost_minor, after.acquisition_cost_minor);
    monthly_by_length_[static_cast<std::size_t>(contract_months)] += monthly;
  }

  static std::optional<AmountMinor> within_limit(std::uint64_t sum) {
    if (sum > limit) return std::nullopt;
    return static_cast<AmountMinor>(sum);
  }

  std::uint64_t monthly_ = 0;
  std::uint64_t contract_value_ = 0;
  std::uint64_t acquisition_cost_ = 0;
  std::array<std::uint64_t, lengths> monthly_by_length_{};
  std::array<std::uint32_t, lengths> lines_by_length_{};
};

}  // namespace termwise
