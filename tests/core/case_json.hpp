// Reads and writes the JSON of shared cases as JavaScript does, so that the native player passes
// the same bytes to the core as the player on the package.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace termwise::cases {

using Json = nlohmann::ordered_json;

/// The text that `JSON.stringify` writes.
std::string stringify(const Json& value);

/// The text that `String(number)` returns.
std::string number_text(double number);

/// Parses a text from the core, with all numbers as doubles; nothing if it is not JSON.
std::optional<Json> parse(std::string_view text);

/// Whether both are equal, regardless of the order of members.
bool same(const Json& a, const Json& b);

/// The value at a JSON Pointer, or a null pointer.
const Json* find(const Json& value, std::string_view pointer);

void set_at(Json& value, std::string_view pointer, Json member);
void remove_at(Json& value, std::string_view pointer);

}  // namespace termwise::cases
