#include "termwise/draft/draft_place.hpp"

#include <algorithm>

#include "termwise/draft/saved_draft.hpp"
#include "termwise/json/pointer.hpp"

namespace termwise {
namespace {

template <class T>
T* at_index(const List<T>& list, std::size_t index) {
  for (T& record : list) {
    if (index-- == 0) return &record;
  }
  return nullptr;
}

// Removes the value of a member and of everything in it, except lists.
void clear(const Field& field, Node& node) {
  if (is_single(field)) {
    static_cast<Value&>(node) = {};
  } else if (field.type == Type::map) {
    static_cast<Map&>(node) = {};
  } else if (field.type == Type::object) {
    auto& record = static_cast<Record&>(node);
    for (const Field& inner : field.schema->fields) clear(inner, inner.at(record));
    node = {};
  }
}

void enter_in_map(const DraftPlace& place, Value value) {
  auto& map = static_cast<Map&>(place.field->at(*place.record));
  if (value.kind == Kind::absent) {
    std::erase_if(map.entries, [&](const Entry& entry) { return entry.name == place.name; });
  } else if (place.node != nullptr) {
    enter_value(static_cast<Value&>(*place.node), std::move(value));
  } else {
    map.entries.push_back({place.name, std::move(value)});
  }
  map.kind = map.entries.empty() ? Kind::absent : Kind::object;
}

}  // namespace

std::optional<DraftPlace> find_place(OrderRequest& request, std::string_view path, Look look) {
  const Schema* schema = &order_request_schema;
  DraftPlace place{nullptr, &request, nullptr};
  for (;;) {
    const auto token = take_pointer_token(path);
    place.field = token ? find_field(*schema, *token) : nullptr;
    if (place.field == nullptr) return std::nullopt;
    place.node = look == Look::entered ? &place.field->at(*place.record)
                                       : &validated_node(*place.field, *place.record);
    if (path.empty()) return place;
    place.is_hidden |= hides_children(place.node->fault);
    if (place.field->type == Type::object) {
      if (place.node->kind == Kind::absent) place.absent_parent = place.node;
      place.record = static_cast<Record*>(place.node);
      schema = place.field->schema;
    } else if (place.field->type == Type::map) {
      const auto name = take_pointer_token(path);
      if (!name || !path.empty()) return std::nullopt;
      auto& entries = static_cast<Map*>(place.node)->entries;
      const auto entry = std::ranges::find(entries, *name, &Entry::name);
      place.name = *name;
      place.node = entry == entries.end() ? nullptr : &entry->value;
      return place;
    } else if (place.field->type == Type::list) {
      const auto index = parse_index(take_pointer_token(path).value_or(""));
      place.item = index ? at_index(request.items, *index) : nullptr;
      if (place.item == nullptr) return std::nullopt;
      place.record = place.item;
      place.node = place.item;
      place.is_item = path.empty();
      if (place.is_item) return place;
      schema = place.field->schema;
    } else {
      return std::nullopt;
    }
  }
}

bool is_entry_of_map(const DraftPlace& place) {
  return place.field->type == Type::map && place.node != &place.field->at(*place.record);
}

void enter_value(Value& place, Value value) {
  place.kind = value.kind;
  place.text = std::move(value.text);
  place.number = value.number;
}

void enter_at(OrderRequest& request, const DraftPlace& place, Value value) {
  const Field& field = *place.field;
  if (place.absent_parent != nullptr && value.kind != Kind::absent) {
    place.absent_parent->kind = Kind::object;
  }
  if (is_entry_of_map(place)) {
    enter_in_map(place, std::move(value));
  } else if (field.type == Type::map) {
    if (value.kind == Kind::absent) clear(field, *place.node);
  } else if (field.type == Type::object) {
    if (value.kind == Kind::absent) clear(field, *place.node);
    if (value.kind != Kind::absent) place.node->kind = Kind::object;
    complete_request(request);
  } else {
    enter_value(static_cast<Value&>(*place.node), std::move(value));
  }
}

}  // namespace termwise
