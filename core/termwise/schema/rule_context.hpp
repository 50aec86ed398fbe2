// The context of rules: what they may know besides the record. Records whose rules need more derive
// their own context.
#pragma once

#include <cstdint>
#include <optional>

#include "termwise/base/money.hpp"

namespace termwise {

/// How texts in integer members are validated. In a draft, what a person typed remains a text (rule
/// A7).
enum class TypedIntegers : std::uint8_t {
  rejected,     ///< they have the wrong type
  digits,       ///< ASCII digits; anything else is not a whole number
  json_numbers  ///< any number by the grammar of JSON
};

struct RuleContext {
  std::optional<Currency> currency;  ///< of amounts in records that do not state their own
  TypedIntegers typed_integers = TypedIntegers::rejected;

  /// The currency, or null.
  const Currency* currency_or_null() const { return currency ? &*currency : nullptr; }
};

}  // namespace termwise
