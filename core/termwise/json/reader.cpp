#include "termwise/json/reader.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "termwise/base/decimal.hpp"
#include "termwise/base/text.hpp"

namespace termwise {
namespace {

bool is_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// Passes the text to nlohmann/json with each number in quotation marks, because nlohmann/json turns
// numbers into doubles and rejects 1e400. Amounts are read from their exact decimal text (rule M2).
class NumbersAsText {
 public:
  explicit NumbersAsText(std::string_view text) : rest_(text) { go_outside(); }

  bool at_end() const { return rest_.empty() && state_ != State::number_end; }
  /// Whether the last string is a number in the text.
  bool was_number() const { return state_ == State::after_number; }

  char current() const {
    const bool is_mark = state_ == State::number_begin || state_ == State::number_end;
    return is_mark ? '"' : rest_.front();
  }

  void advance() {
    switch (state_) {
      case State::number_begin: state_ = State::number; return;
      case State::number_end: state_ = State::after_number; return;
      case State::number:
        rest_.remove_prefix(1);
        if (rest_.empty() || !is_number_character(rest_.front())) state_ = State::number_end;
        return;
      case State::escape:
        state_ = State::string;
        rest_.remove_prefix(1);
        return;
      case State::string: advance_in_string(); return;
      case State::after_number:
      case State::outside: advance_outside(); return;
    }
  }

 private:
  enum class State : std::uint8_t {
    outside,
    string,
    escape,
    number_begin,
    number,
    number_end,
    after_number
  };

  void go_outside() {
    const bool number = !rest_.empty() && (rest_.front() == '-' || is_digit(rest_.front()));
    state_ = number ? State::number_begin : State::outside;
  }
  void advance_in_string() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\\') state_ = State::escape;
    if (c == '"') go_outside();
  }
  void advance_outside() {
    const bool opens_string = rest_.front() == '"';
    rest_.remove_prefix(1);
    if (opens_string) {
      state_ = State::string;
    } else {
      go_outside();
    }
  }

  std::string_view rest_;
  State state_ = State::outside;
};

// The iterator for nlohmann/json. A default-constructed one is the end.
struct NumbersAsTextIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  NumbersAsText* source = nullptr;

  char operator*() const { return source->current(); }
  NumbersAsTextIterator& operator++() {
    source->advance();
    return *this;
  }
  bool operator==(const NumbersAsTextIterator& other) const { return at_end() == other.at_end(); }
  bool at_end() const { return source == nullptr || source->at_end(); }
};

// Translates nlohmann's events into ours. Returning false ends the reading.
class EventAdapter {
 public:
  EventAdapter(const NumbersAsText& source, JsonEvents& events)
      : source_(source), events_(events) {}

  bool null() {
    events_.null();
    return true;
  }
  bool boolean(bool value) {
    events_.boolean(value);
    return true;
  }
  bool string(std::string& value) {
    if (!source_.was_number()) {
      events_.string(std::move(value));
      return true;
    }
    if (!parse_decimal(value)) return false;
    events_.number(value);
    return true;
  }
  bool key(std::string& name) {
    if (source_.was_number()) return false;
    events_.key(std::move(name));
    return true;
  }
  bool start_object(std::size_t) {
    if (++depth_ > max_json_depth) return false;
    events_.begin_object();
    return true;
  }
  bool end_object() {
    --depth_;
    events_.end_object();
    return true;
  }
  bool start_array(std::size_t) {
    if (++depth_ > max_json_depth) return false;
    events_.begin_array();
    return true;
  }
  bool end_array() {
    --depth_;
    events_.end_array();
    return true;
  }
  // Never called, because numbers arrive as strings, and JSON has no binary values.
  bool number_integer(std::int64_t) { return false; }
  bool number_unsigned(std::uint64_t) { return false; }
  bool number_float(double, const std::string&) { return false; }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    return false;
  }

 private:
  const NumbersAsText& source_;
  JsonEvents& events_;
  int depth_ = 0;
};

// Finds the first byte that cannot continue a JSON text (rule E4). It runs only after a text was
// rejected, because nlohmann's positions are neither the first byte of a token nor of an ill-formed
// sequence.
class MalformedByte {
 public:
  explicit MalformedByte(std::string_view text) : text_(text) {}

  std::size_t find() {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    const bool sound = value() && (skip_space(), at_ == text_.size());
    return sound ? text_.size() : at_;
  }

 private:
  // Each of these skips what it is named after. At a byte that cannot continue, it stops and
  // returns false.
  bool value() {
    for (;;) {
      skip_space();
      if (peek() == '{' || peek() == '[') {
        if (depth_ == max_json_depth) return false;
        const bool is_object = peek() == '{';
        in_object_[static_cast<std::size_t>(depth_++)] = is_object;
        ++at_;
        skip_space();
        const bool is_empty = peek() == (is_object ? '}' : ']');
        if (!is_empty) {
          if (is_object && !name()) return false;
          continue;
        }
      } else if (!scalar()) {
        return false;
      }
      if (!close_containers()) return false;
      if (depth_ == 0) return true;
    }
  }

  // Call after a value: skips closing brackets, up to the next value or the end of the outermost
  // container.
  bool close_containers() {
    while (depth_ > 0) {
      skip_space();
      const bool is_object = in_object_[static_cast<std::size_t>(depth_ - 1)];
      if (peek() == ',') {
        ++at_;
        skip_space();
        return !is_object || name();
      }
      if (peek() != (is_object ? '}' : ']')) return false;
      ++at_;
      --depth_;
    }
    return true;
  }

  bool name() {
    if (!string()) return false;
    skip_space();
    if (peek() != ':') return false;
    ++at_;
    return true;
  }

  bool scalar() {
    switch (peek()) {
      case '"': return string();
      case 't': return literal("true");
      case 'f': return literal("false");
      case 'n': return literal("null");
      default: return number();
    }
  }

  bool literal(std::string_view word) {
    for (const char c : word) {
      if (peek() != c) return false;
      ++at_;
    }
    return true;
  }

  bool number() {
    const NumberScan scan = scan_number(text_.substr(at_));
    at_ += scan.size;
    return scan.is_complete;
  }

  bool string() {
    if (peek() != '"') return false;
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\\') {
        if (!escape()) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      const std::size_t bytes = sequence_bytes(text_, at_);
      if (bytes == 0) return false;
      at_ += bytes;
    }
    return false;
  }

  bool escape() {
    const std::size_t backslash = at_++;
    if (peek() != 'u') {
      const bool known = at_ < text_.size() && std::string_view("\"\\/bfnrt").contains(peek());
      if (known) ++at_;
      return known;
    }
    ++at_;
    std::uint32_t unit = 0;
    if (!hexadecimal(unit)) return false;
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    std::uint32_t low = 0;
    const bool paired =
        unit < 0xDC00 && literal("\\u") && hexadecimal(low) && low >= 0xDC00 && low <= 0xDFFF;
    if (!paired) at_ = backslash;
    return paired;
  }

  bool hexadecimal(std::uint32_t& unit) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (is_digit(c)) {
        unit = unit * 16 + static_cast<std::uint32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        unit = unit * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::array<bool, max_json_depth> in_object_{};
};

}  // namespace

std::optional<std::size_t> read_json(std::string_view text, JsonEvents& events) {
  NumbersAsText source(text);
  EventAdapter adapter(source, events);
  // nlohmann/json would treat a zero byte as the end of the text.
  const bool holds_zero = text.find('\0') != std::string_view::npos;
  const bool read = !holds_zero && nlohmann::json::sax_parse(NumbersAsTextIterator{&source},
                                                             NumbersAsTextIterator{}, &adapter);
  if (read) return std::nullopt;
  return MalformedByte(text).find();
}

}  // namespace termwise
