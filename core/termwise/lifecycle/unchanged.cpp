#include "termwise/lifecycle/unchanged.hpp"

#include <algorithm>

namespace termwise {
namespace {

bool has_same_members(const Schema& schema, Record& sent, Record& kept) {
  const bool is_readable = sent.kind == Kind::object && sent.unknown.empty();
  return is_readable && std::ranges::all_of(schema.fields, [&](const Field& field) {
           return is_unchanged(field, field.at(sent), field.at(kept));
         });
}

// A list that is absent is empty.
bool has_same_records(const Schema& schema, const AnyList& sent, const AnyList& kept) {
  const auto is_same = [&](Record& record, Record& before) {
    return has_same_members(schema, record, before);
  };
  return std::equal(sent.begin(), sent.end(), kept.begin(), kept.end(), is_same);
}

}  // namespace

bool is_unchanged(const Field& field, const Node& sent, const Node& kept) {
  if (field.type == Type::list) {
    return has_same_records(*field.schema, static_cast<const AnyList&>(sent),
                            static_cast<const AnyList&>(kept));
  }
  if (is_present(field, sent) != is_present(field, kept)) return false;
  if (field.type == Type::array) {
    return std::ranges::equal(static_cast<const Values&>(sent).entries,
                              static_cast<const Values&>(kept).entries, {}, &Value::trimmed_text,
                              &Value::trimmed_text);
  }
  const auto& value = static_cast<const Value&>(sent);
  const auto& before = static_cast<const Value&>(kept);
  const bool is_number = field.type == Type::integer || field.type == Type::amount;
  return is_number ? value.number == before.number : value.trimmed_text() == before.trimmed_text();
}

}  // namespace termwise
