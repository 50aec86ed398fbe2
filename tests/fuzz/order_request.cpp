// catalog name | context name | request: `createOrder` with any bytes.
#include <algorithm>

#include "core/draft_request.hpp"
#include "core/order_rules.hpp"
#include "fuzz.hpp"
#include "termwise/draft/draft.hpp"
#include "termwise/order/order.hpp"

namespace termwise::fuzz {
namespace {

// Whether the fault is about an object or list that is missing or has the wrong type, which a draft
// cannot contain.
bool is_of_container(const Fault& fault) {
  constexpr std::string_view containers[] = {"/customer",       "/customer/billingGroup",
                                             "/billingAddress", "/shippingAddress",
                                             "/items",          "/customFields"};
  const bool is_item = fault.path.starts_with("/items/") && fault.path.rfind('/') == 6;
  if (!is_item && std::ranges::find(containers, fault.path) == std::end(containers)) return false;
  return fault.code == FaultCode::wrong_type ||
         (fault.code == FaultCode::required && fault.path != "/items");
}

// Whether the fault is about a value that a draft accepts as typed text (rule A7).
bool is_of_typed_integer(const Fault& fault) {
  const std::string_view path = fault.path;
  return fault.code == FaultCode::wrong_type &&
         (path.ends_with("/quantity") || path.ends_with("/contractLength"));
}

// Whether the fault is about a customer that a draft counts as absent (rule A1).
bool is_of_blank_customer(const Draft& draft, const Fault& fault) {
  return fault.path == "/customer/email" && cases::counts_customer_as_absent(draft);
}

// Rule D5: a draft with the same request has the same faults, if a draft can contain it. Missing
// members are up to rule R23.
void compare_with_draft(const std::shared_ptr<const Catalog>& catalog, std::string_view request,
                        std::string_view context_name, const Decision& created) {
  const OrderContext& context = context_named(context_name);
  const bool is_strict = context.address_policy.is_present() &&
                         context.address_policy.choice<AddressPolicy>() == AddressPolicy::strict;
  const std::string saved = std::string(R"({"addressPolicy":")") + (is_strict ? "strict" : "api") +
                            R"(","request":)" + std::string(request) + "}";
  const auto draft = Draft::restore(catalog, saved, known_named(context_name));
  if (!draft) return require_well_formed(draft.error());
  const auto is_blank = [&](const Fault& fault) { return is_of_blank_customer(**draft, fault); };
  if (created) {
    const auto from_draft = (*draft)->create_order(context);
    require(from_draft.has_value(), "D5: the draft of a sound request is complete", request);
    require_same(order_text((*from_draft)->order), order_text((*created)->order),
                 "D5: the order of the draft");
  } else if (std::ranges::none_of(created.error().faults, is_of_container) &&
             std::ranges::none_of(created.error().faults, is_of_typed_integer) &&
             std::ranges::none_of(created.error().faults, is_blank)) {
    require_same(told((*draft)->faults()), told(created.error().faults), "D5: faults");
  }
}

}  // namespace

void play(std::string_view input) {
  const auto parts = split(input, part_mark, 3);
  if (parts.size() < 3) return;
  const auto& catalog = catalog_named(parts[0]);
  const OrderContext& context = context_named(parts[1]);
  const std::string_view request = parts[2];
  const auto created = create_order(*catalog, request, context);
  if (!created) {
    require_well_formed(created.error());
  } else {
    const std::string text = order_text((*created)->order);
    const auto kept = read_order(text);
    require(kept.has_value(), "a new order can be kept", text);
    require_same(order_text(**kept), text, "O8: order, text, order");
    require_same(cases::broken_rule(cases::parse(text).value()), "", text);
    const std::string public_text = order_text((*created)->order, Audience::everyone);
    require(!cases::parse(public_text)->dump().contains("\"acquisitionCost\":"),
            "costs are staff's");
    const auto again = create_order(*catalog, request, context);
    require_same(order_text((*again)->order), text, "the same input, the same bytes");
  }
  compare_with_draft(catalog, request, parts[1], created);
}

}  // namespace termwise::fuzz
