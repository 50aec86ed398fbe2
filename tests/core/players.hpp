// A player for each call of a shared case. Each returns the exact bytes that the core returned.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "case_judge.hpp"
#include "termwise/draft/draft.hpp"

namespace termwise::cases {

std::string play_draft(Judge& judge);

std::string play_command(Judge& judge);
std::string play_life(Judge& judge);
std::string play_subscription_command(Judge& judge);
std::string play_edit_customer(Judge& judge);
std::string play_fulfilled_order_id(Judge& judge);

std::string play_read_order(Judge& judge);
std::string play_read_subscription(Judge& judge);
std::string play_overview(Judge& judge);
std::string play_profitability(Judge& judge);
std::string play_contract_position(Judge& judge);
std::string play_phase_filter(Judge& judge);
std::string play_payments(Judge& judge);
std::string play_due_date(Judge& judge);
std::string play_billing_group_summary(Judge& judge);

std::string play_search(Judge& judge);
std::string play_import_orders(Judge& judge);
std::string play_import_subscriptions(Judge& judge);

/// What the core answers to one input, as JSON; `what` names it in the expectation.
using Answer = std::expected<std::string, Rejection> (*)(std::string_view);
std::string play_answer(Judge& judge, const char* what, const std::string& input, Answer answer);

/// Adds lines of a spreadsheet to a draft and compares the result, `{ "added", "faults": [ {
/// "line", "error" } ] }`, which it returns.
Json add_lines(Judge& judge, Draft& draft, const Json& expected);

}  // namespace termwise::cases
