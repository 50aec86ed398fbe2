// What a rule may know besides the input. Records with more to ask for derive their own context.
#pragma once

#include <cstdint>
#include <optional>

#include "termwise/base/money.hpp"

namespace termwise {

/// How texts in members for whole numbers are read. What a person types stays a text (rule A7).
enum class TypedIntegers : std::uint8_t {
  rejected,     ///< they have the wrong type
  digits,       ///< ASCII digits; anything else is no whole number
  json_numbers  ///< the number that the text is by the grammar of JSON
};

struct RuleContext {
  std::optional<Currency> currency;  ///< of amounts in records that do not state their own
  TypedIntegers typed_integers = TypedIntegers::rejected;

  /// The currency, or null.
  const Currency* currency_or_null() const { return currency ? &*currency : nullptr; }
};

}  // namespace termwise
