// What a rule may know besides the input. Records with more to ask for derive their own context.
#pragma once

#include <optional>

#include "termwise/base/money.hpp"

namespace termwise {

struct RuleContext {
  std::optional<Currency> currency;  ///< of amounts in records that do not state their own
};

}  // namespace termwise
