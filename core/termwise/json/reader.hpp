// Reads JSON. It gives events, so that no tree lies between a text and the records. The source of
// the events (nlohmann/json) appears in reader.cpp only and can be exchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace termwise {

/// What a JSON text contains, in its order. Strings are well-formed UTF-8, unescaped.
class JsonEvents {
 public:
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void number(std::string_view text) = 0;  ///< as written: 2.0, 1e400, -0
  virtual void string(std::string&& value) = 0;
  virtual void begin_object() = 0;
  virtual void key(std::string&& name) = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;

 protected:
  ~JsonEvents() = default;
};

/// How deep objects and arrays may nest; the root is 1 (rule E4).
inline constexpr int max_json_depth = 32;

/// Reads a text of any bytes and passes on what it contains. Returns the offset of the first byte
/// that cannot continue a JSON text (rule E4), or nothing if the text is sound. If it is not, the
/// events that were passed on have no meaning.
std::optional<std::size_t> read_json(std::string_view text, JsonEvents& events);

}  // namespace termwise
