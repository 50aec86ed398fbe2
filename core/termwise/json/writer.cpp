#include "termwise/json/writer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace termwise {

char* JsonWriter::room_for(std::size_t size) {
  if (size_ + size > out_.size()) out_.resize(std::max(2 * out_.size(), size_ + size + 64));
  char* room = out_.data() + size_;
  size_ += size;
  return room;
}

void JsonWriter::put(char c) { *room_for(1) = c; }

void JsonWriter::put(std::string_view text) {
  std::memcpy(room_for(text.size()), text.data(), text.size());
}

std::string JsonWriter::take() {
  out_.resize(std::exchange(size_, 0));
  return std::exchange(out_, {});
}

void JsonWriter::separate() {
  if (needs_comma_) put(',');
  needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
  separate();
  put(bracket);
  needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
  put(bracket);
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  put(':');
  needs_comma_ = false;
}

void JsonWriter::plain_key(std::string_view name) {
  separate();
  put('"');
  put(name);
  put("\":");
  needs_comma_ = false;
}

void JsonWriter::text(std::string_view value) {
  separate();
  quote(value);
}

void JsonWriter::integer(std::int64_t value) { raw(std::to_string(value)); }

void JsonWriter::raw(std::string_view json) {
  separate();
  put(json);
}

void JsonWriter::quote(std::string_view value) {
  const auto needs_escape = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
  };
  put('"');
  for (;;) {
    const auto special = std::ranges::find_if(value, needs_escape);
    put({value.begin(), special});
    if (special == value.end()) break;
    escape(*special);
    value = {special + 1, value.end()};
  }
  put('"');
}

void JsonWriter::escape(char c) {
  constexpr std::string_view named = "\b\f\n\r\t\"\\";
  constexpr std::string_view letters = "bfnrt\"\\";
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  put('\\');
  if (const std::size_t i = named.find(c); i != std::string_view::npos) {
    put(letters[i]);
    return;
  }
  put("u00");
  put(hexadecimal[static_cast<unsigned char>(c) >> 4]);
  put(hexadecimal[static_cast<unsigned char>(c) & 15]);
}

}  // namespace termwise
