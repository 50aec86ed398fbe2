// Reads JSON as events, so that no tree is needed between a text and the records. Only reader.cpp
// uses nlohmann/json, so it can be replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace termwise {

/// Receives the content of a JSON text, in order. Strings are unescaped, well-formed UTF-8.
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

/// The maximum nesting of objects and arrays; the root is level 1 (rule E4).
inline constexpr int max_json_depth = 32;

/// Reads any bytes and calls `events`. Returns the offset of the first byte that cannot continue a
/// JSON text (rule E4), or nothing if the text is valid. Ignore the events if it is not.
std::optional<std::size_t> read_json(std::string_view text, JsonEvents& events);

}  // namespace termwise
