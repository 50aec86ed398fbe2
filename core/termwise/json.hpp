// JSON in and out. Reading gives events, so that no tree stands between a text and the records; the
// source of the events (nlohmann/json) shows nowhere else and can be exchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "termwise/fault.hpp"

namespace termwise {

/// What a JSON text consists of, in its order. Strings are well-formed UTF-8, unescaped.
class JsonEvents {
 public:
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void number(std::string_view text) = 0;  ///< as it stands in the text: 2.0, 1e400, -0
  virtual void string(std::string&& value) = 0;
  virtual void begin_object() = 0;
  virtual void key(std::string&& name) = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;

 protected:
  ~JsonEvents() = default;
};

/// How many bytes an order request, a command or a line may have (rule E4).
inline constexpr std::size_t max_request_bytes = 8 * 1024 * 1024;
/// How many bytes a catalog may have (rule K5).
inline constexpr std::size_t max_catalog_bytes = 64 * 1024 * 1024;
/// How deep objects and arrays may nest; the root is 1 (rule E4).
inline constexpr int max_json_depth = 32;

/// Reads a text of any bytes: its events, or a refusal (REQUEST_TOO_LARGE, MALFORMED_JSON with the
/// offset). What the events of a refused text were says nothing.
std::optional<Refusal> read_json(std::string_view text, std::size_t max_bytes, JsonEvents& events);

/// REQUEST_TOO_LARGE, with the limit in bytes (rule E4).
Refusal refuse_too_large(std::size_t max_bytes);

/// Writes JSON without white space, member after member.
class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);
  /// A name that needs no escape, as those of the tables.
  void plain_key(std::string_view name);
  void text(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  /// A value that is JSON already.
  void raw(std::string_view json);

  std::string take();

 private:
  char* room_for(std::size_t size);
  void put(char c);
  void put(std::string_view text);
  void separate();
  void open(char bracket);
  void close(char bracket);
  void quote(std::string_view value);
  void escape(char c);
  std::string out_;       // longer than what is written, so that most writes need no growth
  std::size_t size_ = 0;  // what is written
  bool needs_comma_ = false;
};

/// Appends a token to a JSON Pointer, escaped (RFC 6901).
void append_pointer(std::string& pointer, std::string_view token);

}  // namespace termwise
