// The codes of faults (section 4), both those of the schema engine and those of the domain.
#pragma once

#include <cstdint>
#include <string_view>

namespace termwise {

// All codes with their kinds, in order of precedence: if a field breaks several rules, the first
// code is reported (rule E5): structure, type, presence, length, characters, format, meaning.
// Lower-case codes are about a field by itself, upper-case codes about what it refers to.
#define TERMWISE_CODES(CODE)             \
  CODE(duplicate_field, form)            \
  CODE(unknown_field, form)              \
  CODE(wrong_type, form)                 \
  CODE(required, form)                   \
  CODE(not_allowed, form)                \
  CODE(too_long, form)                   \
  CODE(too_many, form)                   \
  CODE(invalid_characters, form)         \
  CODE(not_a_choice, form)               \
  CODE(not_a_number, form)               \
  CODE(not_an_integer, form)             \
  CODE(too_precise, form)                \
  CODE(out_of_range, form)               \
  CODE(amount_too_large, form)           \
  CODE(invalid_email, form)              \
  CODE(invalid_phone, form)              \
  CODE(invalid_date, form)               \
  CODE(unknown_currency, form)           \
  CODE(unknown_country, form)            \
  CODE(country_mismatch, form)           \
  CODE(invalid_postal_code, form)        \
  CODE(invalid_billing_group, form)      \
  CODE(wrong_total, form)                \
  CODE(wrong_status, form)               \
  CODE(duplicate_value, form)            \
  CODE(duplicate_id, form)               \
  CODE(duplicate_sku, form)              \
  CODE(length_not_configured, form)      \
  CODE(CUSTOMER_NOT_FOUND, form)         \
  CODE(CUSTOMER_MISMATCH, form)          \
  CODE(BILLING_GROUP_NOT_FOUND, form)    \
  CODE(VARIANT_NOT_FOUND, form)          \
  CODE(VARIANT_INACTIVE, form)           \
  CODE(INVALID_CONTRACT_LENGTH, form)    \
  CODE(PRICE_CHANGED, conflict)          \
  CODE(CURRENCY_MISMATCH, form)          \
  CODE(ITEM_NOT_FOUND, form)             \
  CODE(DUPLICATE_ITEM, form)             \
  CODE(CONTRACT_LENGTH_LOCKED, form)     \
  CODE(ITEM_LOCKED, conflict)            \
  CODE(ITEM_ALREADY_FULFILLED, conflict) \
  CODE(DUPLICATE_SUBSCRIPTION, form)     \
  CODE(SUBSCRIPTION_NOT_FOUND, form)     \
  CODE(SUBSCRIPTION_NOT_ACTIVE, form)    \
  CODE(SKU_MISMATCH, form)               \
  CODE(SAME_SKU, form)                   \
  CODE(DUPLICATE_ID, form)               \
  CODE(SERIAL_NUMBER_IN_USE, conflict)   \
  CODE(REVISION_CONFLICT, stale)         \
  CODE(INVALID_TRANSITION, conflict)     \
  CODE(MALFORMED_JSON, malformed)        \
  CODE(REQUEST_TOO_LARGE, too_large)     \
  CODE(VALIDATION_ERROR, form)

/// A fault code, or `none`, in order of precedence.
enum class FaultCode : std::uint8_t {
#define TERMWISE_CODE(name, kind) name,
  TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
      none
};

/// What the sender of an input can do about a fault; a service derives its status from it.
enum class FaultKind : std::uint8_t {
  form,       ///< correct the input
  conflict,   ///< look at what has changed, then decide anew
  stale,      ///< read the newer revision first
  too_large,  ///< send less
  malformed   ///< send JSON
};

/// The name of the kind in JSON.
std::string_view kind_name(FaultKind kind);

/// The kind of a code.
FaultKind kind_of(FaultCode code);

/// The name of the code in JSON.
std::string_view code_name(FaultCode code);

/// Whether the code is upper case.
bool is_domain_code(FaultCode code);

/// Whether fault `a` is reported before `b` if one field has both (rule E5).
constexpr bool precedes(FaultCode a, FaultCode b) { return a < b; }

/// Whether the content of a container with this fault is not validated.
constexpr bool hides_children(FaultCode code) { return code <= FaultCode::too_many; }

}  // namespace termwise
