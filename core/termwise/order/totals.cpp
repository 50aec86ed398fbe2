#include "termwise/order/totals.hpp"

#include "termwise/order/request.hpp"

namespace termwise {

ResolvedPrices resolve_prices(const RequestItem& item, const CatalogEntry& entry) {
  using Source = ResolvedPrices::Source;
  ResolvedPrices prices;
  prices.unit_price_minor = *entry.unit_price_minor(item.contract_length.number);
  if (item.list_price.is_present()) {
    prices.list_price_minor = item.list_price.number;
    prices.list_price_source = Source::manual;
  } else if (entry.list_price_minor) {
    prices.list_price_minor = entry.list_price_minor;
    prices.list_price_source = Source::variant;
  }
  if (item.acquisition_cost.is_present()) {
    prices.acquisition_cost_minor = item.acquisition_cost.number;
    prices.acquisition_cost_source = Source::manual;
  } else if (entry.acquisition_cost_minor) {
    prices.acquisition_cost_minor = entry.acquisition_cost_minor;
    prices.acquisition_cost_source = Source::variant;
  } else if (prices.list_price_minor) {
    prices.acquisition_cost_minor = prices.list_price_minor;
    prices.acquisition_cost_source = Source::list_price;
  }
  return prices;
}

UnitRates unit_rates(const RequestItem& item, const CatalogEntry& entry) {
  const ResolvedPrices prices = resolve_prices(item, entry);
  return {prices.unit_price_minor, prices.acquisition_cost_minor.value_or(0),
          static_cast<int>(item.contract_length.number)};
}

std::vector<ScheduleRun> LineSums::schedule() const {
  std::vector<ScheduleRun> runs;
  std::uint64_t amount = monthly_;
  int from_month = 1;
  for (int length = 1; length < static_cast<int>(lengths); ++length) {
    const auto i = static_cast<std::size_t>(length);
    if (lines_by_length_[i] == 0) continue;
    if (!runs.empty() && runs.back().amount_minor == amount) {
      runs.back().to_month = length;
    } else {
      runs.push_back({from_month, length, amount});
    }
    amount -= monthly_by_length_[i];
    from_month = length + 1;
  }
  return runs;
}

}  // namespace termwise
