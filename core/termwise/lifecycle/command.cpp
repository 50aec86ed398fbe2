#include "termwise/lifecycle/command.hpp"

#include <algorithm>

#include "termwise/base/date.hpp"

namespace termwise {

std::optional<Rejection> reject_action(const Order& order, Action action,
                                       const Value& expected_revision) {
  const std::int64_t actual = order.revision.number;
  if (expected_revision.is_valid() && expected_revision.number != actual) {
    JsonWriter params;
    params.begin_object();
    params.key("expected");
    params.raw(expected_revision.text);  // which may not fit into an integer
    params.key("actual");
    params.integer(actual);
    params.end_object();
    return reject_whole(FaultCode::REVISION_CONFLICT,
                        "The order is at revision " + std::to_string(actual) + " by now",
                        params.take());
  }
  const Reason reason = rejected_reason(order, action);
  if (reason == Reason::none) return std::nullopt;
  return reject_transition(order.status.trimmed_text(),
                           words::action[static_cast<std::size_t>(action)], reason_word(reason));
}

void drop_old_faults(Rejection& rejection, const Rejection& before, const Schema& schema,
                     std::uint64_t mentioned) {
  std::erase_if(rejection.faults, [&](const Fault& fault) {
    const std::string_view path = fault.path;
    const Field* field = find_field(schema, path.substr(1, path.find('/', 1) - 1));
    if (field == nullptr || (mentioned & field_bit(schema, *field)) != 0) return false;
    return std::ranges::any_of(before.faults, [&](const Fault& old) {
      return old.path == fault.path && old.code == fault.code;
    });
  });
}

std::unique_ptr<Outcome> next_state(const Order& order, const OrderContext& context) {
  auto outcome = std::make_unique<Outcome>();
  outcome->order = order;
  // If the clock was set back, the change must not be older than the order.
  const auto now = canonical_timestamp(context.now.trimmed_text());
  if (moment_of(*now) > moment_of(order.updated_at.trimmed_text())) {
    outcome->order.updated_at = Value::of_text(*now);
  }
  outcome->order.revision = Value::of_integer(order.revision.number + 1);
  return outcome;
}

}  // namespace termwise
