// Faults: what is wrong with an input, field by field (section 4), in one list of codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace termwise {

class JsonWriter;

// Every code once, in order of precedence: of several faults of one field the first is told (rule
// E5): structure, type, presence, length, characters, form, meaning. Lower case speaks of a field's
// form, upper case of the known world.
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

/// What is wrong; `none` where nothing is. Ordered by precedence.
enum class Code : std::uint8_t {
#define TERMWISE_CODE(name) name,
  TERMWISE_CODES(TERMWISE_CODE)
#undef TERMWISE_CODE
      none
};

/// The code's name on the wire.
std::string_view code_name(Code code);

/// Whether the code speaks of the known world (upper case) and not of a field's form.
bool is_of_known_world(Code code);

/// Whether a container with this fault of its own is not looked into.
constexpr bool closes_container(Code code) { return code <= Code::too_many; }

/// One thing wrong with one field (rule E2).
struct Fault {
  std::string path;  ///< JSON Pointer (RFC 6901), empty for the whole
  Code code = Code::none;
  std::string message;  ///< plain English, for a developer
  std::string params;   ///< a JSON object, or empty where the code needs none
};

/// Why an input is refused: at least one fault, in the order of rule E1.
struct Refusal {
  std::vector<Fault> faults;
  bool is_of_context = false;  ///< whether the caller's context is at fault, not the input

  /// The upper-case code that every fault bears, else VALIDATION_ERROR (rule E3).
  Code code() const;
  /// The JSON text of rule E2.
  std::string body() const;
};

/// Writes faults as the array that `details` is in rule E2.
void write_faults(JsonWriter& json, const std::vector<Fault>& faults);

/// A refusal of the whole: one fault with path "" (rule E3).
Refusal refuse_whole(Code code, std::string message, std::string params = {});

}  // namespace termwise
