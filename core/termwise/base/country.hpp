// Countries and their postal codes (rules R10, R11).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace termwise {

struct Country {
  std::string_view code;                 ///< ISO 3166-1 alpha-2, upper case
  std::string_view name;                 ///< the usual English name
  std::string_view iso_name;             ///< the English name of ISO 3166-1
  std::string_view postal_code_pattern;  ///< empty if the country has none
  std::string_view postal_code_example;  ///< empty if there is none
  bool requires_postal_code = false;
};

/// The number of countries, which are ordered by code.
std::size_t country_count();
Country country_at(std::size_t index);

/// The index of the country with this code or English name, in any case.
std::optional<std::size_t> find_country(std::string_view code_or_name);

/// Whether the whole postal code matches the country's pattern, with ASCII letters in any case;
/// true if the country has no pattern.
bool is_postal_code(const Country& country, std::string_view postal_code);

}  // namespace termwise
