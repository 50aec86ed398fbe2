// JSON of the shared cases as JavaScript reads and writes it, so that the native player gives the
// core the same bytes as the player on the package does.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace termwise::cases {

using Json = nlohmann::ordered_json;

/// What `JSON.stringify` writes: numbers as JavaScript has them, members named like an index first.
std::string stringify(const Json& value);

/// What `String(number)` gives.
std::string number_text(double number);

/// A text that came out of the core, numbers as doubles however large; nothing where it is no JSON.
std::optional<Json> parse(std::string_view text);

/// Whether both are the same, the order of members aside.
bool same(const Json& a, const Json& b);

/// What stands at a JSON Pointer, or null pointer.
const Json* find(const Json& value, std::string_view pointer);

void set_at(Json& value, std::string_view pointer, Json member);
void remove_at(Json& value, std::string_view pointer);

}  // namespace termwise::cases
