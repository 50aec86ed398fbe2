// Where contracts are and what is paid when, against the calendar of the standard library.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "case_json.hpp"
#include "random.hpp"
#include "termwise/order/request.hpp"
#include "termwise/reports/contract_position.hpp"
#include "termwise/reports/payments.hpp"

namespace termwise {
namespace {

using cases::Json;
using cases::Random;
using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::string text_of(sys_days day) {
  const year_month_day date(day);
  char text[20];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

// Rule L6: the day cut to the month's last.
sys_days months_after(sys_days start, int count) {
  const year_month_day date = year_month_day(start) + months(count);
  return date.ok() ? sys_days(date) : sys_days(date.year() / date.month() / std::chrono::last);
}

struct Contract {
  sys_days start, end;
  int length;
  std::string status;
  std::unique_ptr<Subscription> subscription;
};

Contract any_contract(Random& random) {
  Contract contract;
  contract.start =
      sys_days(std::chrono::year(1990) / 1 / 1) + days(static_cast<int>(random.below(60'000)));
  contract.length = static_cast<int>(random.below(120)) + 1;
  contract.end = months_after(contract.start, contract.length);
  const char* statuses[] = {"active", "active", "active", "ended", "cancelled"};
  contract.status = random.one_of(statuses);
  // An upgrade ends it earlier, or even before its first day.
  if (contract.status == "ended") contract.end -= days(static_cast<int>(random.below(900)));
  const Json json = {{"id", "s"},
                     {"orderId", "o"},
                     {"itemId", "1-1"},
                     {"customerId", "c"},
                     {"sku", "k"},
                     {"serialNumber", "n"},
                     {"currency", "EUR"},
                     {"unitPrice", 59.9},
                     {"contractLength", contract.length},
                     {"startDate", text_of(contract.start)},
                     {"endDate", text_of(contract.end)},
                     {"status", contract.status}};
  contract.subscription = std::move(read_subscription(cases::stringify(json)).value());
  return contract;
}

// Days about where something changes.
sys_days any_day(Random& random, const Contract& contract) {
  const int month = static_cast<int>(random.below(static_cast<std::size_t>(contract.length) + 3));
  return months_after(contract.start, month - 1) + days(static_cast<int>(random.below(5)) - 2);
}

Json expected_position(const Contract& contract, sys_days today) {
  if (contract.status != "active") {
    return {{"phase", contract.status}, {"month", nullptr}, {"monthsLeft", 0}, {"daysPastEnd", 0}};
  }
  if (today < contract.start) {
    return {{"phase", "upcoming"},
            {"month", nullptr},
            {"monthsLeft", contract.length},
            {"daysPastEnd", 0}};
  }
  if (today >= contract.end) {
    return {{"phase", "past_end"},
            {"month", contract.length},
            {"monthsLeft", 0},
            {"daysPastEnd", (today - contract.end).count()}};
  }
  int month = 1;
  while (months_after(contract.start, month) <= today) ++month;
  return {{"phase", "running"},
          {"month", month},
          {"monthsLeft", contract.length - month},
          {"daysPastEnd", 0}};
}

// What a store would find by the filter.
bool selects(const Json& filter, const Contract& contract) {
  const auto within = [&](const char* from, const char* until, const std::string& day) {
    return (!filter.contains(from) || filter[from] <= day) &&
           (!filter.contains(until) || day <= filter[until]);
  };
  return filter["status"] == contract.status &&
         within("startsFrom", "startsUntil", text_of(contract.start)) &&
         within("endsFrom", "endsUntil", text_of(contract.end));
}

TEST(Contract, IsInOnePhaseThatItsFilterSelects) {
  Random random(1);
  for (int round = 0; round < 500; ++round) {
    const Contract contract = any_contract(random);
    const sys_days today = any_day(random, contract);
    const Json query = {{"today", text_of(today)}};
    const auto text = contract_position(*contract.subscription, cases::stringify(query));
    ASSERT_TRUE(text) << text.error().body();
    const Json position = cases::parse(*text).value();
    ASSERT_TRUE(cases::same(position, expected_position(contract, today)))
        << *text << subscription_text(*contract.subscription) << text_of(today);
    for (const std::string_view phase : words::phase) {
      const Json of_phase = {{"phase", phase}, {"today", text_of(today)}};
      const auto filter = phase_filter(cases::stringify(of_phase));
      ASSERT_TRUE(filter) << filter.error().body();
      ASSERT_EQ(selects(cases::parse(*filter).value(), contract), position["phase"] == phase)
          << *filter << subscription_text(*contract.subscription) << text_of(today);
    }
  }
}

TEST(Contract, IsPaidInTheMonthsThatBegin) {
  Random random(2);
  constexpr int term_days[] = {0, 7, 14, 30};
  for (int round = 0; round < 100; ++round) {
    const Contract contract = any_contract(random);
    const std::size_t term = random.below(std::size(term_days));
    const Json query = {{"paymentTerm", words::payment_term[term]}};
    const auto text = payments_text(*contract.subscription, cases::stringify(query));
    ASSERT_TRUE(text) << text.error().body();
    Json expected = Json::array();
    for (int month = 1; month <= contract.length; ++month) {
      const sys_days date = months_after(contract.start, month - 1);
      if (contract.status != "active" && date >= contract.end) break;
      expected.push_back({{"month", month},
                          {"date", text_of(date)},
                          {"dueDate", text_of(date + days(term_days[term]))},
                          {"amount", 59.9}});
    }
    ASSERT_TRUE(cases::same(cases::parse(*text).value(), expected)) << *text << expected.dump();
  }
}

}  // namespace
}  // namespace termwise
