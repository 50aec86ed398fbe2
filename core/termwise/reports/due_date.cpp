#include "termwise/reports/due_date.hpp"

#include "termwise/base/date.hpp"
#include "termwise/schema/formats.hpp"
#include "termwise/schema/read_record.hpp"

namespace termwise {
namespace {

struct DueDateQuery : Record {
  Value payment_term, invoice_date;
};

// Whether the due date is not after the year 2999.
FaultCode has_due_day(const RuleInput& input) {
  const auto& query = input.record_as<DueDateQuery>();
  if (query.payment_term.format_fault != FaultCode::none) return FaultCode::none;
  const auto due = due_day(query.payment_term, input.value().trimmed_text());
  return due ? FaultCode::none : FaultCode::invalid_date;
}

// clang-format off
constexpr Field due_date_query_fields[] = {
    {.name = "paymentTerm", .type = Type::choice, .at = member<&DueDateQuery::payment_term>,
     .choices = &payment_terms},
    {.name = "invoiceDate", .type = Type::text, .at = member<&DueDateQuery::invoice_date>,
     .need = Need::required, .format_rule = day_format, .meaning_rule = has_due_day},
};
// clang-format on

}  // namespace

std::optional<std::string> due_day(const Value& payment_term, std::string_view invoice_day) {
  constexpr std::int64_t days[] = {0, 7, 14, 30};
  static_assert(std::size(days) == std::size(words::payment_term));
  const auto term =
      payment_term.is_present() ? payment_term.choice<PaymentTerm>() : PaymentTerm::immediate;
  return add_days(invoice_day, days[static_cast<std::size_t>(term)]);
}

constexpr Schema due_date_query_schema{"DueDateQuery", due_date_query_fields};

std::expected<std::string, Rejection> due_date(std::string_view query_text) {
  DueDateQuery query;
  if (auto rejection =
          read_valid_record(query_text, max_request_bytes, due_date_query_schema, query)) {
    return rejected(std::move(*rejection));
  }
  return *due_day(query.payment_term, query.invoice_date.trimmed_text());
}

}  // namespace termwise
