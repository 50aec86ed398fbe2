// action | subscription | context | command: what a command or a view makes of any subscription. A
// view's query stands in place of the command.
#include "fuzz.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/reports/contract_position.hpp"
#include "termwise/reports/payments.hpp"

namespace termwise::fuzz {
namespace {

cases::Json without(cases::Json object, std::initializer_list<const char*> names) {
  for (const char* name : names) object.erase(name);
  return object;
}

void judge_cancelled(const cases::Json& before, const cases::Json& after) {
  require(after["status"] == "cancelled", "L9: it is cancelled");
  require(cases::same(without(before, {"status"}), without(after, {"status", "cancelReason"})),
          "L9: nothing else changes", after.dump());
}

void judge_edited(const cases::Json& before, const cases::Json& after) {
  const auto kept = [](const cases::Json& json) {
    return without(json, {"serialNumber", "carrier", "trackingNumber", "notes", "replacements"});
  };
  require(cases::same(kept(before), kept(after)), "A3: nothing else changes", after.dump());
  cases::Json replacements = before.value("replacements", cases::Json::array());
  if (before["serialNumber"] != after["serialNumber"]) {
    const cases::Json& last = after["replacements"].back();
    require(last["serialNumber"] == before["serialNumber"], "A3: the old device is kept",
            after.dump());
    replacements.push_back(last);
  }
  require(cases::same(after.value("replacements", cases::Json::array()), replacements),
          "A3: replacements are appended alone", after.dump());
}

void play_command(bool is_edit, const Subscription& subscription, const std::string& text,
                  std::string_view context_text, std::string_view command) {
  const auto context = read_command_context(context_text);
  if (!context) return require_well_formed(context.error());
  const auto changed = is_edit ? edit_subscription(subscription, command, **context)
                               : cancel_subscription(subscription, command);
  require_same(subscription_text(subscription), text, "a command leaves what it was given");
  if (!changed) return require_well_formed(changed.error());
  require(subscription.is_active(), "L9, A3: only what is active changes", text);
  const std::string next = subscription_text(*changed);
  const auto again = read_subscription(next);
  require(again.has_value(), "a command's subscription can be kept", next);
  require_same(subscription_text(**again), next, "O8: subscription, text, subscription");
  const auto before = cases::parse(text).value();
  const auto after = cases::parse(next).value();
  is_edit ? judge_edited(before, after) : judge_cancelled(before, after);
}

void play_position(const Subscription& subscription, std::string_view query) {
  const auto text = contract_position(subscription, query);
  if (!text) return require_well_formed(text.error());
  const auto position = cases::parse(*text).value();
  const double length = static_cast<double>(subscription.contract_length.number);
  const double left = position["monthsLeft"];
  require(left >= 0 && left <= length, "A4: monthsLeft", *text);
  require(position["month"].is_null() || position["month"].get<double>() + left == length,
          "A4: the months that have begun and those that have not", *text);
  require(position["daysPastEnd"] == 0 || position["phase"] == "past_end", "A4", *text);
}

void play_payments(const Subscription& subscription, std::string_view query) {
  const auto text = payments_text(subscription, query);
  if (!text) return require_well_formed(text.error());
  const auto payments = cases::parse(*text).value();
  const auto length = static_cast<std::size_t>(subscription.contract_length.number);
  require(payments.size() <= length, "A11: no more than months", *text);
  require(!subscription.is_active() || payments.size() == length, "A11: all months", *text);
  for (std::size_t i = 1; i < payments.size(); ++i) {
    require(payments[i - 1]["date"] < payments[i]["date"], "A11: months in order", *text);
  }
}

}  // namespace

void play(std::string_view input) {
  const auto parts = split(input, part_mark, 4);
  if (parts.size() < 4) return;
  if (parts[0] == "phaseFilter") {
    const auto filter = phase_filter(parts[3]);
    if (!filter) require_well_formed(filter.error());
    return;
  }
  const auto subscription = read_subscription(parts[1]);
  if (!subscription) return require_well_formed(subscription.error());
  const std::string text = subscription_text(**subscription);
  const auto again = read_subscription(text);
  require(again.has_value(), "O8: a subscription is read", text);
  require_same(subscription_text(**again), text, "O8: subscription, text, subscription");
  if (parts[0] == "contractPosition") return play_position(**subscription, parts[3]);
  if (parts[0] == "payments") return play_payments(**subscription, parts[3]);
  play_command(parts[0] == "editSubscription", **subscription, text, parts[2], parts[3]);
}

}  // namespace termwise::fuzz
