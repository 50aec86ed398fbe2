// JSON Pointers (RFC 6901), which are the paths of faults.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace termwise {

/// Appends a token to a JSON Pointer, escaped.
void append_pointer(std::string& pointer, std::string_view token);

/// Removes the first token from a JSON Pointer and returns it, unescaped. Nothing if the text is
/// not a pointer.
std::optional<std::string> take_pointer_token(std::string_view& pointer);

/// Reads a token as an array index: at most nine decimal digits, without leading zeros.
std::optional<std::size_t> parse_index(std::string_view token);

}  // namespace termwise
