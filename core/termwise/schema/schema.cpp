#include "termwise/schema/schema.hpp"

namespace termwise {

bool is_present(const Field& field, const Node& node) {
  return is_single(field) ? static_cast<const Value&>(node).is_present()
                          : node.kind != Kind::absent;
}

bool is_blank(const Schema& schema, Record& record) {
  return std::ranges::all_of(schema.fields, [&](const Field& field) {
    Node& node = field.at(record);
    if (field.type != Type::object || node.kind != Kind::object) return !is_present(field, node);
    return is_blank(*field.schema, static_cast<Record&>(node));
  });
}

const Field* find_field(const Schema& schema, std::string_view name) {
  const auto found = std::ranges::find(schema.fields, name, &Field::name);
  return found == schema.fields.end() ? nullptr : &*found;
}

std::optional<Currency> stated_currency(const Schema& schema, const Record& record) {
  // The accessors return mutable references, which are only read here.
  const auto& currency = static_cast<const Value&>(schema.currency_at(const_cast<Record&>(record)));
  if (currency.kind != Kind::text) return std::nullopt;
  return find_currency(currency.trimmed_text());
}

}  // namespace termwise
