// Postal addresses (rules R9 to R11).
#pragma once

#include "termwise/base/country.hpp"
#include "termwise/schema/schema.hpp"

namespace termwise {

/// Whether an address comes from a form that a person fills in (`strict`: a postal code is required
/// if its country has them) or from a program (rules R11, D6).
enum class AddressPolicy : std::uint8_t { api, strict };

namespace words {
inline constexpr std::string_view address_policy[] = {"api", "strict"};
}  // namespace words

inline constexpr Choices address_policies{"AddressPolicy", words::address_policy};

struct Address : Record {
  Value contact_name, company, street_address, building_info, locality, city, admin_area,
      postal_code, country, country_code;
};

extern const Schema address_schema;         ///< of a request
extern const Schema stored_address_schema;  ///< of an order

}  // namespace termwise
