// What a draft's request as text lacks or must lack, so that rule D5 can compare the two.
#pragma once

#include <algorithm>
#include <string>

#include "termwise/draft/draft.hpp"

namespace termwise::cases {

/// Whether an item of the draft has a text as quantity or contract length, which only a draft keeps
/// (rule A7). Its request as text would have the wrong type there.
inline bool has_typed_integers(const Draft& draft) {
  for (std::size_t slot = 0; slot < draft.slot_count(); ++slot) {
    if (!draft.has_item(slot)) continue;
    const RequestItem& item = draft.item(slot);
    if (item.quantity.kind == Kind::text || item.contract_length.kind == Kind::text) return true;
  }
  return false;
}

/// Whether the draft's customer counts as absent: nothing is entered, and there is a `customerId`
/// (rule A1). A request as text would have faults there.
inline bool counts_customer_as_absent(const Draft& draft) {
  const auto has = [&](const char* member) { return draft.get(member)->is_present(); };
  constexpr const char* members[] = {"/customer/email",           "/customer/firstName",
                                     "/customer/lastName",        "/customer/phone",
                                     "/customer/customerType",    "/customer/companyName",
                                     "/customer/vatId",           "/customer/registrationNumber",
                                     "/customer/billingGroup/id", "/customer/billingGroup/name"};
  return has("/customerId") && std::ranges::none_of(members, has);
}

/// The request in the text of a saved draft, which ends with it. Without a customer that counts as
/// absent.
inline std::string request_in(const Draft& draft, const std::string& saved) {
  const std::string_view mark = "\"request\":";
  const std::size_t begin = saved.find(mark) + mark.size();
  std::string request = saved.substr(begin, saved.size() - 1 - begin);
  if (!counts_customer_as_absent(draft)) return request;
  const std::size_t customer = request.find("\"customer\":");
  const std::size_t next =
      std::min(request.find("\"paymentTerm\":"), request.find("\"billingAddress\":"));
  return request.erase(customer, next - customer);
}

}  // namespace termwise::cases
