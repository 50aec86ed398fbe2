// The known records: those that the caller has and that an input may refer to.
#pragma once

#include <map>

#include "termwise/order/address.hpp"
#include "termwise/order/customer.hpp"
#include "termwise/order/subscription.hpp"

namespace termwise {

struct KnownRecords : Record {
  Value address_policy;
  List<CustomerRecord> customers;
  List<BillingGroupRecord> billing_groups;
  List<Subscription> subscriptions;

  /// By id; the first one if several have the same id.
  std::map<std::string_view, std::size_t> subscription_slots;

  /// The customer with that id, or null.
  const CustomerRecord* customer(std::string_view id) const;
  /// The oldest customer with that e-mail address, whatever their order in the list (rules O7, A1),
  /// or null.
  const CustomerRecord* customer_of_email(std::string_view email) const;
  /// The group with this id, or null.
  const BillingGroupRecord* billing_group(std::string_view id) const;
  /// The group with this name, compared without case, or null.
  const BillingGroupRecord* billing_group_of_name(std::string_view name) const;
  /// The subscription with this id, or null.
  const Subscription* subscription(std::string_view id) const;
};

}  // namespace termwise
