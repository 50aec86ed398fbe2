#include "termwise/price.hpp"

#include "termwise/order.hpp"

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

std::vector<PricedOffer> priced_offers(const CatalogEntry& entry, std::int64_t quantity) {
  std::vector<PricedOffer> priced;
  for (const Offer& offer : entry.offers) {
    const auto monthly = multiply(offer.unit_price_minor, quantity);
    const auto contract_value = monthly ? multiply(*monthly, offer.contract_months) : std::nullopt;
    if (!contract_value) continue;
    priced.push_back({offer.contract_months, offer.unit_price_minor, *monthly, *contract_value});
  }
  return priced;
}

std::optional<Line> weigh(const RequestItem& item, const CatalogEntry& entry) {
  const ResolvedPrices prices = resolve_prices(item, entry);
  const std::int64_t quantity = item.quantity.number;
  const std::int64_t months = item.contract_length.number;
  const auto monthly = multiply(prices.unit_price_minor, quantity);
  const auto contract_value = monthly ? multiply(*monthly, months) : std::nullopt;
  const auto cost = multiply(prices.acquisition_cost_minor.value_or(0), quantity);
  if (!contract_value || !cost) return std::nullopt;
  return Line{true, *monthly, *contract_value, *cost, static_cast<int>(months)};
}

void LineSums::add(const Line& line) {
  if (!line.counts) return;
  const auto length = static_cast<std::size_t>(line.contract_months);
  monthly_ += static_cast<std::uint64_t>(line.monthly_minor);
  contract_value_ += static_cast<std::uint64_t>(line.contract_value_minor);
  acquisition_cost_ += static_cast<std::uint64_t>(line.acquisition_cost_minor);
  monthly_by_length_[length] += static_cast<std::uint64_t>(line.monthly_minor);
  ++lines_by_length_[length];
}

void LineSums::subtract(const Line& line) {
  if (!line.counts) return;
  const auto length = static_cast<std::size_t>(line.contract_months);
  monthly_ -= static_cast<std::uint64_t>(line.monthly_minor);
  contract_value_ -= static_cast<std::uint64_t>(line.contract_value_minor);
  acquisition_cost_ -= static_cast<std::uint64_t>(line.acquisition_cost_minor);
  monthly_by_length_[length] -= static_cast<std::uint64_t>(line.monthly_minor);
  --lines_by_length_[length];
}

std::optional<AmountMinor> LineSums::within_limit(std::uint64_t sum) {
  if (sum > static_cast<std::uint64_t>(max_amount_minor)) return std::nullopt;
  return static_cast<AmountMinor>(sum);
}

bool LineSums::fit() const {
  return within_limit(monthly_) && within_limit(contract_value_) &&
         within_limit(acquisition_cost_);
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
