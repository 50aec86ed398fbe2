#include "case_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "termwise/json/reader.hpp"
#include "termwise/schema/read_record.hpp"

namespace termwise::cases {
namespace {

// In a JavaScript object, members named like an array index come first, in ascending order.
std::optional<std::uint64_t> array_index(std::string_view name) {
  if (name.empty() || name.size() > 10 || (name.size() > 1 && name[0] == '0')) return std::nullopt;
  std::uint64_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool is_whole = error == std::errc{} && end == name.data() + name.size();
  if (!is_whole || index > 4'294'967'294) return std::nullopt;
  return index;
}

void write(const Json& value, std::string& out);

void write_object(const Json& value, std::string& out) {
  std::vector<std::pair<std::uint64_t, const Json*>> indexed;
  std::vector<std::string> names;
  for (const auto& [name, member] : value.items()) {
    if (const auto index = array_index(name)) {
      indexed.emplace_back(*index, &member);
    } else {
      names.push_back(name);
    }
  }
  std::ranges::sort(indexed, {}, &std::pair<std::uint64_t, const Json*>::first);
  out += '{';
  const auto member = [&](const std::string& name, const Json& inner) {
    if (out.back() != '{') out += ',';
    out += Json(name).dump() + ':';
    write(inner, out);
  };
  for (const auto& [index, inner] : indexed) member(std::to_string(index), *inner);
  for (const std::string& name : names) member(name, value.at(name));
  out += '}';
}

void write(const Json& value, std::string& out) {
  if (value.is_object()) {
    write_object(value, out);
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      write(value[i], out);
    }
    out += ']';
  } else if (value.is_number()) {
    out += number_text(value.get<double>());
  } else {
    out += value.dump();
  }
}

// Builds a tree from the core's own events, because nlohmann/json refuses 1e400, which a custom
// field may contain.
class TreeBuilder final : public JsonEvents {
 public:
  void null() override { add(nullptr); }
  void boolean(bool value) override { add(value); }
  void number(std::string_view text) override {
    add(std::strtod(std::string(text).c_str(), nullptr));
  }
  void string(std::string&& value) override { add(std::move(value)); }
  void begin_object() override { open_.push_back(&add(Json::object())); }
  void key(std::string&& name) override { name_ = std::move(name); }
  void end_object() override { open_.pop_back(); }
  void begin_array() override { open_.push_back(&add(Json::array())); }
  void end_array() override { open_.pop_back(); }

  Json take() { return std::move(root_); }

 private:
  // An open container is the last member of the one around it, so no pointer is invalidated.
  Json& add(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back();
    if (parent.is_object()) return parent[name_] = std::move(value);
    return parent.emplace_back(std::move(value));
  }

  Json root_;
  std::vector<Json*> open_;
  std::string name_;
};

std::vector<std::string> tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < pointer.size(); ++at) {
    if (pointer[at] == '/') {
      tokens.emplace_back();
    } else if (pointer[at] == '~') {
      tokens.back() += pointer[++at] == '0' ? '~' : '/';
    } else {
      tokens.back() += pointer[at];
    }
  }
  return tokens;
}

Json* step(Json& at, const std::string& token) {
  if (at.is_object()) return at.contains(token) ? &at[token] : nullptr;
  const auto index = array_index(token);
  return at.is_array() && index && *index < at.size() ? &at[*index] : nullptr;
}

// The object or list that contains the last token of the pointer, and that token.
std::pair<Json*, std::string> holder(Json& value, std::string_view pointer) {
  auto path = tokens(pointer);
  const std::string last = path.back();
  path.pop_back();
  Json* at = &value;
  for (const std::string& token : path) at = step(*at, token);
  return {at, last};
}

}  // namespace

std::string stringify(const Json& value) {
  std::string out;
  write(value, out);
  return out;
}

// The shortest digits that identify the number, in the layout of ECMAScript's Number::toString.
std::string number_text(double number) {
  if (number == 0) return "0";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = text.find('e');
  std::string digits(text.substr(0, mark));
  std::erase(digits, '.');
  const int point = std::atoi(text.data() + mark + 1) + 1;
  const int count = static_cast<int>(digits.size());
  const auto zeros = [](int n) { return std::string(static_cast<std::size_t>(n), '0'); };
  std::string out = number < 0 ? "-" : "";
  if (count <= point && point <= 21) return out + digits + zeros(point - count);
  if (0 < point && point <= 21) {
    const auto whole = static_cast<std::size_t>(point);
    return out + digits.substr(0, whole) + '.' + digits.substr(whole);
  }
  if (-6 < point && point <= 0) return out + "0." + zeros(-point) + digits;
  out += digits[0];
  if (count > 1) out += '.' + digits.substr(1);
  return out + (point > 0 ? "e+" : "e-") + std::to_string(std::abs(point - 1));
}

std::optional<Json> parse(std::string_view text) {
  TreeBuilder builder;
  if (text.size() > max_catalog_bytes || read_json(text, builder)) return std::nullopt;
  return builder.take();
}

bool same(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), same);
  if (!a.is_object()) return a == b;
  return std::ranges::all_of(a.items(), [&](const auto& member) {
    return b.contains(member.key()) && same(member.value(), b.at(member.key()));
  });
}

const Json* find(const Json& value, std::string_view pointer) {
  const Json* at = &value;
  for (const std::string& token : tokens(pointer)) {
    at = step(const_cast<Json&>(*at), token);
    if (at == nullptr) return nullptr;
  }
  return at;
}

void set_at(Json& value, std::string_view pointer, Json member) {
  const auto [at, last] = holder(value, pointer);
  if (at->is_object()) {
    (*at)[last] = std::move(member);
  } else if (last == "-") {
    at->push_back(std::move(member));
  } else {
    (*at)[*array_index(last)] = std::move(member);
  }
}

void remove_at(Json& value, std::string_view pointer) {
  const auto [at, last] = holder(value, pointer);
  if (at->is_object()) {
    at->erase(last);
  } else {
    at->erase(*array_index(last));
  }
}

}  // namespace termwise::cases
