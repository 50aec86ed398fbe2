// How the fields of stored records follow from those of requests.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>

#include "termwise/schema/schema.hpp"

namespace termwise {

/// The fields of a request's record as a stored record has them: not validated against today's data
/// again, without the phone's format (rule I1), and with the members that the core fills in always
/// present. `inside` is the schema of objects inside.
template <std::size_t Count>
constexpr std::array<Field, Count> as_stored(const Field (&fields)[Count],
                                             std::initializer_list<std::string_view> filled_in,
                                             const Schema* inside = nullptr) {
  std::array<Field, Count> stored{};
  for (std::size_t i = 0; i < Count; ++i) {
    stored[i] = fields[i];
    stored[i].presence_rule = nullptr;
    if (stored[i].name != "countryCode") stored[i].meaning_rule = nullptr;
    if (stored[i].name == "phone") stored[i].format_rule = nullptr;
    if (stored[i].schema != nullptr) stored[i].schema = inside;
    for (const std::string_view name : filled_in) {
      if (stored[i].name == name) stored[i].need = Need::required;
    }
  }
  return stored;
}

/// The fields of both.
template <std::size_t First, std::size_t Second>
constexpr auto concatenated(const std::array<Field, First>& first,
                            const std::array<Field, Second>& second) {
  std::array<Field, First + Second> fields{};
  std::ranges::copy(first, fields.begin());
  std::ranges::copy(second, fields.begin() + First);
  return fields;
}

}  // namespace termwise
