// Whom and what a caller knows already: read from a text, and looked up.
#include "termwise/context.hpp"
#include "termwise/text.hpp"

namespace termwise {
namespace {

// The first record that is the one looked for, or null.
template <class T, class Is>
const T* find_in(const List<T>& list, Is is) {
  for (std::size_t slot = 0; slot < list.slot_count(); ++slot) {
    const T* record = list.at_slot(slot);
    if (is(*record)) return record;
  }
  return nullptr;
}

// Reads and judges what a caller supplies beside the input.
template <class T>
std::expected<std::unique_ptr<T>, Refusal> read_context(std::string_view text, const Table& table) {
  auto context = std::make_unique<T>();
  if (auto refusal = read_sound_record(text, max_catalog_bytes, table, *context)) {
    return std::unexpected(std::move(*refusal));
  }
  const auto& subscriptions = context->subscriptions;
  for (std::size_t slot = 0; slot < subscriptions.slot_count(); ++slot) {
    context->subscription_slots.emplace(subscriptions.at_slot(slot)->id.trimmed_text(), slot);
  }
  return context;
}

}  // namespace

const CustomerRecord* Known::customer(std::string_view email) const {
  const std::string key = fold_ascii_case(email);
  return find_in(customers, [&](const CustomerRecord& known) {
    return fold_ascii_case(known.email.trimmed_text()) == key;
  });
}

const BillingGroupRecord* Known::billing_group(std::string_view id) const {
  return find_in(billing_groups,
                 [&](const BillingGroupRecord& known) { return known.id.trimmed_text() == id; });
}

const BillingGroupRecord* Known::billing_group_of_name(std::string_view name) const {
  const std::string key = fold_case(name);
  return find_in(billing_groups, [&](const BillingGroupRecord& known) {
    return fold_case(known.name.trimmed_text()) == key;
  });
}

const Subscription* Known::subscription(std::string_view id) const {
  const auto found = subscription_slots.find(id);
  return found == subscription_slots.end() ? nullptr : subscriptions.at_slot(found->second);
}

std::expected<std::unique_ptr<OrderContext>, Refusal> read_order_context(std::string_view text) {
  return read_context<OrderContext>(text, order_context_table);
}

std::expected<std::unique_ptr<OrderContext>, Refusal> read_command_context(std::string_view text) {
  return read_context<OrderContext>(text, command_context_table);
}

std::expected<std::unique_ptr<Known>, Refusal> read_known(std::string_view text) {
  auto known = read_context<Known>(text, draft_options_table);
  if (known && !(*known)->address_policy.is_present()) {
    (*known)->address_policy = choice_value(address_policies, AddressPolicy::strict);
  }
  return known;
}

Refusal refuse_missing(std::string_view member) {
  OrderContext context;
  const World nothing_known;
  const Field& field = *find_field(order_context_table, member);
  std::string path;
  append_pointer(path, member);
  Refusal refusal;
  refusal.is_of_context = true;
  const Scope scope{nothing_known, field, context, field.at(context)};
  refusal.faults.push_back(make_fault(scope, Code::required, std::move(path)));
  return refusal;
}

}  // namespace termwise
