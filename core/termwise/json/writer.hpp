// Writes JSON without white space.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace termwise {

/// Writes one JSON text, member after member.
class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);
  /// Writes a name that needs no escaping, such as those in schemas.
  void plain_key(std::string_view name);
  void text(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  /// Writes a value that is already JSON.
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
  std::string out_;       // larger than the written text, so that most writes need no growth
  std::size_t size_ = 0;  // the size of the written text
  bool needs_comma_ = false;
};

}  // namespace termwise
