#include "termwise/reports/payments.hpp"

#include "termwise/base/date.hpp"
#include "termwise/order/request.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/schema/read_record.hpp"
#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

struct PaymentsQuery : Record {
  Value payment_term;
};

struct Payment : Record {
  Value month, date, due_date, amount;
};

// clang-format off
constexpr Field payments_query_fields[] = {
    {.name = "paymentTerm", .type = Type::choice, .at = member<&PaymentsQuery::payment_term>,
     .choices = &payment_terms},
};

constexpr Field payment_fields[] = {
    {.name = "month", .type = Type::integer, .at = member<&Payment::month>,
     .need = Need::required},
    {.name = "date", .type = Type::text, .at = member<&Payment::date>, .need = Need::required},
    {.name = "dueDate", .type = Type::text, .at = member<&Payment::due_date>,
     .need = Need::required},
    {.name = "amount", .type = Type::amount, .at = member<&Payment::amount>,
     .need = Need::required},
};
// clang-format on

Rejection reject_due_dates() {
  Rejection rejection;
  rejection.faults.push_back(
      {"/startDate", FaultCode::invalid_date, "A due date would be after the year 2999", ""});
  return rejection;
}

}  // namespace

constexpr Schema payments_query_schema{"PaymentsQuery", payments_query_fields};
constexpr Schema payment_schema{"Payment", payment_fields};

std::expected<std::string, Rejection> payments_text(const Subscription& subscription,
                                                    std::string_view query_text) {
  PaymentsQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, payments_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  const std::string_view start = subscription.start_date.trimmed_text();
  const std::string_view end = subscription.end_date.trimmed_text();
  const auto currency = stated_currency(subscription_schema, subscription);
  JsonWriter json;
  json.begin_array();
  for (std::int64_t month = 1; month <= subscription.contract_length.number; ++month) {
    const auto date = add_months(start, month - 1);
    if (date && !subscription.is_active() && *date >= end) break;
    const auto due = date ? due_day(query.payment_term, *date) : std::nullopt;
    if (!due) return rejected(reject_due_dates());
    Payment payment;
    payment.month = Value::of_integer(month);
    payment.date = Value::of_text(*date);
    payment.due_date = Value::of_text(*due);
    payment.amount = subscription.unit_price;
    write_record(json, payment_schema, payment, currency);
  }
  json.end_array();
  return json.take();
}

}  // namespace termwise
