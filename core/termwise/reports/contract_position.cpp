#include "termwise/reports/contract_position.hpp"

#include <algorithm>

#include "termwise/base/date.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

struct ContractPositionQuery : Record {
  Value today;
};

struct ContractPosition : Record {
  Value phase, month, months_left, days_past_end;
};

struct PhaseQuery : Record {
  Value phase, today;
};

struct PhaseFilter : Record {
  Value status, starts_from, starts_until, ends_from, ends_until;
};

// Whether the filter of a phase needs the day after today.
bool needs_next_day(Phase phase) { return phase == Phase::upcoming || phase == Phase::running; }

// The next day must be one that can be written.
FaultCode has_next_day(const RuleInput& input) {
  const auto& query = input.record_as<PhaseQuery>();
  const bool is_needed = query.phase.is_valid() && needs_next_day(query.phase.choice<Phase>());
  const bool is_there = !is_needed || add_days(input.value().trimmed_text(), 1).has_value();
  return is_there ? FaultCode::none : FaultCode::invalid_date;
}

// clang-format off
constexpr Field contract_position_query_fields[] = {
    {.name = "today", .type = Type::text, .at = member<&ContractPositionQuery::today>,
     .need = Need::required, .format_rule = day_format},
};

constexpr Field contract_position_fields[] = {
    {.name = "phase", .type = Type::choice, .at = member<&ContractPosition::phase>,
     .need = Need::required, .choices = &phases},
    {.name = "month", .type = Type::integer, .at = member<&ContractPosition::month>,
     .need = Need::null_when_absent},
    {.name = "monthsLeft", .type = Type::integer, .at = member<&ContractPosition::months_left>,
     .need = Need::required},
    {.name = "daysPastEnd", .type = Type::integer, .at = member<&ContractPosition::days_past_end>,
     .need = Need::required},
};

constexpr Field phase_query_fields[] = {
    {.name = "phase", .type = Type::choice, .at = member<&PhaseQuery::phase>,
     .need = Need::required, .choices = &phases},
    {.name = "today", .type = Type::text, .at = member<&PhaseQuery::today>,
     .need = Need::required, .format_rule = day_format, .meaning_rule = has_next_day},
};

constexpr Field phase_filter_fields[] = {
    {.name = "status", .type = Type::choice, .at = member<&PhaseFilter::status>,
     .need = Need::required, .choices = &subscription_statuses},
    {.name = "startsFrom", .type = Type::text, .at = member<&PhaseFilter::starts_from>},
    {.name = "startsUntil", .type = Type::text, .at = member<&PhaseFilter::starts_until>},
    {.name = "endsFrom", .type = Type::text, .at = member<&PhaseFilter::ends_from>},
    {.name = "endsUntil", .type = Type::text, .at = member<&PhaseFilter::ends_until>},
};
// clang-format on

Phase phase_of(const Subscription& subscription, std::string_view today) {
  switch (subscription.status.choice<SubscriptionStatus>()) {
    case SubscriptionStatus::ended: return Phase::ended;
    case SubscriptionStatus::cancelled: return Phase::cancelled;
    case SubscriptionStatus::active: break;
  }
  if (today < subscription.start_date.trimmed_text()) return Phase::upcoming;
  return today < subscription.end_date.trimmed_text() ? Phase::running : Phase::past_end;
}

// The month of the contract that a day is in, from 1.
std::int64_t month_of(std::string_view start, std::string_view today) {
  const std::int64_t months = calendar_months_between(start, today);
  const bool has_begun = *add_months(start, months) <= today;
  return has_begun ? months + 1 : months;
}

SubscriptionStatus status_of(Phase phase) {
  switch (phase) {
    case Phase::ended: return SubscriptionStatus::ended;
    case Phase::cancelled: return SubscriptionStatus::cancelled;
    default: return SubscriptionStatus::active;
  }
}

}  // namespace

constexpr Schema contract_position_query_schema{"ContractPositionQuery",
                                                contract_position_query_fields};
constexpr Schema contract_position_schema{"ContractPosition", contract_position_fields};
constexpr Schema phase_query_schema{"PhaseQuery", phase_query_fields};
constexpr Schema phase_filter_schema{"PhaseFilter", phase_filter_fields};

std::expected<std::string, Rejection> contract_position(const Subscription& subscription,
                                                        std::string_view query_text) {
  ContractPositionQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, contract_position_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  const std::string_view today = query.today.trimmed_text();
  const std::int64_t length = subscription.contract_length.number;
  const Phase phase = phase_of(subscription, today);
  std::int64_t months_left = 0;
  std::int64_t days_past_end = 0;
  ContractPosition position;
  if (phase == Phase::upcoming) months_left = length;
  if (phase == Phase::running) {
    const auto month = std::min(month_of(subscription.start_date.trimmed_text(), today), length);
    position.month = Value::of_integer(month);
    months_left = length - month;
  }
  if (phase == Phase::past_end) {
    position.month = Value::of_integer(length);
    days_past_end = days_between(subscription.end_date.trimmed_text(), today);
  }
  position.phase = choice_value(phases, phase);
  position.months_left = Value::of_integer(months_left);
  position.days_past_end = Value::of_integer(days_past_end);
  return record_text(contract_position_schema, position);
}

std::expected<std::string, Rejection> phase_filter(std::string_view query_text) {
  PhaseQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, phase_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  const auto phase = query.phase.choice<Phase>();
  const Value& today = query.today;
  PhaseFilter filter;
  filter.status = choice_value(subscription_statuses, status_of(phase));
  const Value next_day =
      needs_next_day(phase) ? Value::of_text(*add_days(today.trimmed_text(), 1)) : Value{};
  if (phase == Phase::upcoming) filter.starts_from = next_day;
  if (phase == Phase::running) {
    filter.starts_until = today;
    filter.ends_from = next_day;
  }
  if (phase == Phase::past_end) filter.ends_until = today;
  return record_text(phase_filter_schema, filter);
}

}  // namespace termwise
