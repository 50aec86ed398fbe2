#include "termwise/order/known_records.hpp"

#include "termwise/base/date.hpp"
#include "termwise/base/text.hpp"

namespace termwise {
namespace {

// The first record for which `is` returns true, or null.
template <class T, class Is>
const T* find_in(const List<T>& list, Is is) {
  for (const T& record : list) {
    if (is(record)) return &record;
  }
  return nullptr;
}

// By the time of creation, then by the bytes of the id.
bool is_older(const CustomerRecord& a, const CustomerRecord& b) {
  const Moment moment_a = moment_of(a.created_at.trimmed_text());
  const Moment moment_b = moment_of(b.created_at.trimmed_text());
  if (moment_a != moment_b) return moment_a < moment_b;
  return a.id.trimmed_text() < b.id.trimmed_text();
}

}  // namespace

const CustomerRecord* KnownRecords::customer(std::string_view id) const {
  return find_in(customers,
                 [&](const CustomerRecord& known) { return known.id.trimmed_text() == id; });
}

const CustomerRecord* KnownRecords::customer_of_email(std::string_view email) const {
  const std::string key = email_key(email);
  const CustomerRecord* oldest = nullptr;
  for (const CustomerRecord& known : customers) {
    if (email_key(known.email.trimmed_text()) != key) continue;
    if (oldest == nullptr || is_older(known, *oldest)) oldest = &known;
  }
  return oldest;
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
