// From a request to an order (section 5).
#pragma once

#include <string_view>

#include "termwise/lifecycle/outcome.hpp"
#include "termwise/order/rule_context.hpp"

namespace termwise {

/// Validates a request text against the catalog and makes an order from it, or rejects it with
/// every fault (rule O1).
Decision create_order(const Catalog& catalog, std::string_view request_text,
                      const OrderContext& context);

/// Makes the order of a request without fault. Rejects only a context without the id that a new
/// billing group needs. `rule_context` is what the request was validated with.
Decision make_order(const OrderRequest& request, const OrderRuleContext& rule_context,
                    const OrderContext& context);

}  // namespace termwise
