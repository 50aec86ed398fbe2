// The codes of faults (section 4): the one list that the schema engine shares with the records that
// it validates.
#pragma once

#include <cstdint>
#include <string_view>

namespace termwise {

// Every code once, in order of precedence: if several rules of one field are broken, the first
// code is reported (rule E5): structure, type, presence, length, characters, format, meaning.
// Lower-case codes are about a field by itself, upper-case ones about what it refers to.
#define TERMWISE_CODES(CODE)    \
  CODE(duplicate_field)         \
  CODE(unknown_field)           \
  CODE(wrong_type)              \
  CODE(required)                \
  CODE(not_allowed)             \
  CODE(too_long)                \
  CODE(too_many)                \
  CODE(invalid_characters)      \
  CODE(not_a_choice)            \
  CODE(not_a_number)            \
  CODE(not_an_integer)          \
  CODE(too_precise)             \
  CODE(out_of_range)            \
  CODE(amount_too_large)        \
  CODE(invalid_email)           \
  CODE(invalid_phone)           \
  CODE(invalid_date)            \
  CODE(unknown_currency)        \
  CODE(unknown_country)         \
  CODE(country_mismatch)        \
  CODE(invalid_postal_code)     \
  CODE(invalid_billing_group)   \
  CODE(wrong_total)             \
  CODE(wrong_status)            \
  CODE(duplicate_value)         \
  CODE(duplicate_id)            \
  CODE(duplicate_sku)           \
  CODE(length_not_configured)   \
  CODE(CUSTOMER_NOT_FOUND)      \
  CODE(CUSTOMER_MISMATCH)       \
  CODE(BILLING_GROUP_NOT_FOUND) \
  CODE(VARIANT_NOT_FOUND)       \
  CODE(VARIANT_INACTIVE)        \
  CODE(INVALID_CONTRACT_LENGTH) \
  CODE(PRICE_CHANGED)           \
  CODE(CURRENCY_MISMATCH)       \
  CODE(ITEM_NOT_FOUND)          \
  CODE(DUPLICATE_ITEM)          \
  CODE(CONTRACT_LENGTH_LOCKED)  \
  CODE(ITEM_LOCKED)             \
  CODE(ITEM_ALREADY_FULFILLED)  \
  CODE(DUPLICATE_SUBSCRIPTION)  \
  CODE(SUBSCRIPTION_NOT_FOUND)  \
  CODE(SUBSCRIPTION_NOT_ACTIVE) \
  CODE(SKU_MISMATCH)            \
  CODE(SAME_SKU)                \
  CODE(DUPLICATE_ID)            \
  CODE(SERIAL_NUMBER_IN_USE)    \
  CODE(REVISION_CONFLICT)       \
  CODE(INVALID_TRANSITION)      \
  CODE(MALFORMED_JSON)          \
  CODE(REQUEST_TOO_LARGE)       \
  CODE(VALIDATION_ERROR)

/// What is wrong, or `none`. Ordered by precedence.
enum class FaultCode : std::uint8_t {
#define TERMWISE_CODE(name) name,
  TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
      none
};

/// The code's name on the wire.
std::string_view code_name(FaultCode code);

/// Whether the code is upper case.
bool is_domain_code(FaultCode code);

/// Whether fault `a` is reported before `b` if one field has both (rule E5).
constexpr bool precedes(FaultCode a, FaultCode b) { return a < b; }

/// Whether a container with this fault of its own hides what is inside it: that is not validated.
constexpr bool hides_children(FaultCode code) { return code <= FaultCode::too_many; }

}  // namespace termwise
