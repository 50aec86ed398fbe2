// Creates orders from requests (section 5).
#pragma once

#include <string_view>

#include "termwise/lifecycle/outcome.hpp"
#include "termwise/order/rule_context.hpp"

namespace termwise {

/// Validates the text of a request and creates an order, or rejects it with every fault (rule O1).
Decision create_order(const Catalog& catalog, std::string_view request_text,
                      const OrderContext& context);

/// Creates an order from a valid request, which was validated with `rule_context`. Only rejects a
/// context without an id that is needed for a new record.
Decision make_order(const OrderRequest& request, const OrderRuleContext& rule_context,
                    const OrderContext& context);

}  // namespace termwise
