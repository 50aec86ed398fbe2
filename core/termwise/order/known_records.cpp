#include "termwise/order/known_records.hpp"

#include "termwise/base/text.hpp"

namespace termwise {
namespace {

// The first record that is the one looked for, or null.
template <class T, class Is>
const T* find_in(const List<T>& list, Is is) {
  for (const T& record : list) {
    if (is(record)) return &record;
  }
  return nullptr;
}

}  // namespace

const CustomerRecord* KnownRecords::customer(std::string_view email) const {
  const std::string key = fold_ascii_case(email);
  return find_in(customers, [&](const CustomerRecord& known) {
    return fold_ascii_case(known.email.trimmed_text()) == key;
  });
}

const BillingGroupRecord* KnownRecords::billing_group(std::string_view id) const {
  return find_in(billing_groups,
                 [&](const BillingGroupRecord& known) { return known.id.trimmed_text() == id; });
}

const BillingGroupRecord* KnownRecords::billing_group_of_name(std::string_view name) const {
  const std::string key = fold_case(name);
  return find_in(billing_groups, [&](const BillingGroupRecord& known) {
    return fold_case(known.name.trimmed_text()) == key;
  });
}

const Subscription* KnownRecords::subscription(std::string_view id) const {
  const auto found = subscription_slots.find(id);
  return found == subscription_slots.end() ? nullptr : subscriptions.at_slot(found->second);
}

}  // namespace termwise
