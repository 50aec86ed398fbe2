// Derives the fields of stored records from those of requests.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>

#include "termwise/schema/schema.hpp"

namespace termwise {

/// The fields of a record of requests for a stored record: without the rules that use today's data,
/// without the format of the phone (rule I1), and with required members if the core always fills
/// them in. `inside` is the schema of objects in it.
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

/// The fields of both lists.
template <std::size_t First, std::size_t Second>
constexpr auto concatenated(const std::array<Field, First>& first,
                            const std::array<Field, Second>& second) {
  std::array<Field, First + Second> fields{};
  std::ranges::copy(first, fields.begin());
  std::ranges::copy(second, fields.begin() + First);
  return fields;
}

}  // namespace termwise
