// Changes inputs as JSON: it replaces, moves, duplicates and removes values, members and elements.
// So most inputs remain JSON and reach the rules. libFuzzer changes the rest as bytes.
#include <algorithm>
#include <string>

#include "core/random.hpp"
#include "fuzz.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace termwise::fuzz {
namespace {

using cases::Random;

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Finds the values, names and elements in a text that is nearly JSON.
class Scan {
 public:
  Scan(std::string_view text, Span part) : text_(text), end_(part.end), at_(part.begin) {
    value(0);
  }

  std::vector<Span> values, names, members, elements;

 private:
  void skip(std::string_view characters) {
    while (at_ < end_ && characters.contains(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip(" \t\r");
    const bool is_there = at_ < end_ && text_[at_] == c;
    at_ += is_there;
    return is_there;
  }

  bool value(int depth) {
    skip(" \t\r");
    const std::size_t begin = at_;
    if (!text_at_or_container(depth)) return false;
    values.push_back({begin, at_});
    return at_ > begin;
  }

  bool text_at_or_container(int depth) {
    if (at_ >= end_ || depth > 40) return false;
    if (text_[at_] == '"') return quoted();
    if (take('{')) return list(depth, '}');
    if (take('[')) return list(depth, ']');
    while (at_ < end_ && !std::string_view(",:]}\" ").contains(text_[at_])) ++at_;
    return true;
  }

  bool quoted() {
    for (++at_; at_ < end_; ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    return false;
  }

  bool list(int depth, char close) {
    if (take(close)) return true;
    do {
      skip(" \t\r");
      const std::size_t begin = at_;
      if (close == '}') {
        if (at_ >= end_ || text_[at_] != '"' || !quoted()) return false;
        names.push_back({begin, at_});
        if (!take(':')) return false;
      }
      if (!value(depth + 1)) return false;
      (close == '}' ? members : elements).push_back({begin, at_});
    } while (take(','));
    return take(close);
  }

  std::string_view text_;
  std::size_t end_;
  std::size_t at_;
};

// Values that are likely to reveal errors.
constexpr std::string_view odd_values[] = {"null",
                                           "true",
                                           "false",
                                           "0",
                                           "-0",
                                           "1",
                                           "2",
                                           "3",
                                           "-1",
                                           "1.0",
                                           "2.5",
                                           "1e0",
                                           "0.005",
                                           "49.90",
                                           "\"49.9\"",
                                           "1e400",
                                           "9999999999999.99",
                                           "10000000000000",
                                           "100000",
                                           "100001",
                                           "9007199254740993",
                                           "18446744073709551617",
                                           "\"\"",
                                           "\" \"",
                                           "[]",
                                           "{}",
                                           "[null]",
                                           "\"\\u0000\"",
                                           "\"\\ud83d\\ude00\"",
                                           "\"2026-02-29\"",
                                           "\"2999-12-31\"",
                                           "\"2026-11-21T09:30:00Z\"",
                                           "\"pending\"",
                                           "\"confirmed\"",
                                           "\"partial\"",
                                           "\"fulfilled\"",
                                           "\"cancelled\"",
                                           "\"active\"",
                                           "\"ended\"",
                                           "\"completed\"",
                                           "\"business\"",
                                           "\"extension\"",
                                           "\"upgrade\"",
                                           "\"net30\"",
                                           "120",
                                           "12",
                                           "24"};

void collect(const cases::Json& json, std::vector<std::string>& names,
             std::vector<std::string>& values) {
  for (const auto& [name, inner] : json.items()) {
    if (json.is_object()) names.push_back(cases::Json(name).dump());
    if (inner.is_structured()) {
      collect(inner, names, values);
    } else {
      values.push_back(inner.dump());
    }
  }
}

// The words of the fixtures, so that an input can name known records.
struct Message {
  std::vector<std::string> names, values;
  Message() { collect(fixtures(), names, values); }
};

const Message& words() {
  static const Message all;
  return all;
}

class Mutation {
 public:
  Mutation(std::string text, std::uint32_t seed) : text_(std::move(text)), random_(seed) {}

  /// Returns whether there was something to change.
  bool change() {
    const std::vector<Span> parts = all_parts();
    const Scan scan(text_, random_.one_of(parts));
    if (scan.values.empty()) return false;
    const Scan donor(text_, random_.one_of(parts));
    const bool is_member = random_.below(2) == 0;
    const auto& own = is_member ? scan.members : scan.elements;
    const auto& others = is_member ? donor.members : donor.elements;
    switch (random_.below(8)) {
      case 0: return replace(scan.values, std::string(random_.one_of(odd_values)));
      case 1: return replace(scan.values, random_.one_of(words().values));
      case 2: return replace(scan.values, copied(donor.values));
      case 3: return replace(scan.names, random_.one_of(words().names));
      case 4: return leave_out(own);
      case 5: return insert(own, own);
      case 6: return insert(own, others);
      default: return replace_within(scan.values);
    }
  }

  const std::string& text() const { return text_; }

 private:
  std::vector<Span> all_parts() const {
    std::vector<Span> parts(1);
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (text_[at] != part_mark && text_[at] != cell_mark && text_[at] != '\n') continue;
      parts.back().end = at;
      parts.push_back({at + 1, 0});
    }
    parts.back().end = text_.size();
    return parts;
  }

  std::string copied(const std::vector<Span>& spans) {
    if (spans.empty()) return "null";
    const Span span = random_.one_of(spans);
    return text_.substr(span.begin, span.end - span.begin);
  }

  bool replace(const std::vector<Span>& spans, const std::string& with) {
    if (spans.empty()) return false;
    const Span span = random_.one_of(spans);
    text_.replace(span.begin, span.end - span.begin, with);
    return true;
  }

  bool replace_within(const std::vector<Span>& spans) {
    const Span span = random_.one_of(spans);
    const std::size_t size = span.end - span.begin;
    std::string bytes = text_.substr(span.begin, size);
    bytes.resize(size + 16);
    bytes.resize(
        LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, bytes.size()));
    text_.replace(span.begin, size, bytes);
    return true;
  }

  bool leave_out(const std::vector<Span>& spans) {
    if (spans.empty()) return false;
    Span span = random_.one_of(spans);
    if (span.end < text_.size() && text_[span.end] == ',') {
      ++span.end;
    } else if (span.begin > 0 && text_[span.begin - 1] == ',') {
      --span.begin;
    }
    text_.erase(span.begin, span.end - span.begin);
    return true;
  }

  bool insert(const std::vector<Span>& after, const std::vector<Span>& spans) {
    if (after.empty() || spans.empty()) return false;
    const std::string text = copied(spans);
    text_.insert(random_.one_of(after).end, "," + text);
    return true;
  }

  std::string text_;
  Random random_;
};

}  // namespace
}  // namespace termwise::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  using namespace termwise::fuzz;
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  Mutation mutation(std::string(reinterpret_cast<const char*>(data), size), seed);
  bool has_changed = false;
  for (unsigned int changes = seed / 4 % 3 + 1; changes > 0; --changes) {
    has_changed = mutation.change() || has_changed;
  }
  const std::string& text = mutation.text();
  if (!has_changed || text.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::ranges::copy(text, data);
  return text.size();
}
