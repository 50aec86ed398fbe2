#include "termwise/schema/write_record.hpp"

namespace termwise {
namespace {

void write_as_entered(JsonWriter& json, const Value& value) {
  switch (value.kind) {
    case Kind::boolean: return json.boolean(value.number != 0);
    case Kind::number:
      return value.text.empty() ? json.integer(value.number) : json.raw(value.text);
    case Kind::text: return json.text(value.text);
    case Kind::object: return json.raw("{}");
    case Kind::array: return json.raw("[]");
    default: return json.null();
  }
}

void write_value(JsonWriter& json, Type type, const Value& value, int exponent) {
  switch (type) {
    case Type::integer: return json.integer(value.number);
    case Type::amount: return json.raw(amount_text(value.number, exponent));
    case Type::boolean: return json.boolean(value.number != 0);
    default: return json.text(value.trimmed_text());
  }
}

// How a record is written: `write` writes single values; the audience decides which members and
// records are written.
struct WriteOptions {
  bool is_as_entered;
  int exponent = 0;  // of the currency of the amounts
  Audience audience = Audience::staff;

  bool shows(const Field& field) const {
    return audience == Audience::staff || !field.is_staff_only;
  }
  bool shows(const Schema& schema, const Record& record) const {
    return audience == Audience::staff || schema.is_public == nullptr || schema.is_public(record);
  }
  void write(JsonWriter& json, Type type, const Value& value) const {
    if (is_as_entered) return write_as_entered(json, value);
    write_value(json, type, value, exponent);
  }
};

void write_members(JsonWriter& json, const Schema& schema, const Record& record,
                   WriteOptions options);

void write_list(JsonWriter& json, const Field& field, const AnyList& list,
                const WriteOptions& options) {
  json.begin_array();
  for (const Record& record : list) {
    if (options.shows(*field.schema, record)) write_members(json, *field.schema, record, options);
  }
  json.end_array();
}

void write_map(JsonWriter& json, const Field& field, const Map& map, const WriteOptions& options) {
  json.begin_object();
  for (const Entry& entry : map.entries) {
    if (entry.value.kind == Kind::absent) continue;
    json.key(entry.name);
    if (field.entry_type == Type::text) {
      write_as_entered(json, entry.value);
    } else {
      options.write(json, field.entry_type, entry.value);
    }
  }
  json.end_object();
}

void write_node(JsonWriter& json, const Field& field, const Node& node,
                const WriteOptions& options) {
  switch (field.type) {
    case Type::object:
      return write_members(json, *field.schema, static_cast<const Record&>(node), options);
    case Type::list: return write_list(json, field, static_cast<const AnyList&>(node), options);
    case Type::map: return write_map(json, field, static_cast<const Map&>(node), options);
    case Type::array:
      json.begin_array();
      for (const Value& entry : static_cast<const Values&>(node).entries) {
        options.write(json, field.entry_type, entry);
      }
      return json.end_array();
    default: options.write(json, field.type, static_cast<const Value&>(node));
  }
}

// An optional list is left out while it is empty.
bool is_written(const Field& field, const Node& node, const WriteOptions& options) {
  if (node.kind == Kind::absent) return false;
  const bool may_be_left_out =
      field.type == Type::list && field.need == Need::optional && !options.is_as_entered;
  if (may_be_left_out && static_cast<const AnyList&>(node).size() == 0) return false;
  return options.is_as_entered || !is_single(field) || static_cast<const Value&>(node).is_present();
}

void write_members(JsonWriter& json, const Schema& schema, const Record& record,
                   WriteOptions options) {
  if (schema.currency_at != nullptr && !options.is_as_entered) {
    options.exponent = stated_currency(schema, record)->exponent;
  }
  json.begin_object();
  for (const Field& field : schema.fields) {
    if (!options.shows(field)) continue;
    // The accessors return mutable references, which are only read here.
    const Node& node = field.at(const_cast<Record&>(record));
    if (is_written(field, node, options)) {
      json.plain_key(field.name);
      write_node(json, field, node, options);
    } else if (field.need == Need::null_when_absent && !options.is_as_entered) {
      json.plain_key(field.name);
      json.null();
    }
  }
  json.end_object();
}

}  // namespace

void write_record(JsonWriter& json, const Schema& schema, const Record& record,
                  const std::optional<Currency>& currency, Audience audience) {
  write_members(json, schema, record, {false, currency ? currency->exponent : 0, audience});
}

void write_entered(JsonWriter& json, const Schema& schema, const Record& record) {
  write_members(json, schema, record, {true});
}

std::string list_text(const Schema& schema, const AnyList& list) {
  JsonWriter json;
  json.begin_array();
  for (const Record& record : list) write_record(json, schema, record, std::nullopt);
  json.end_array();
  return json.take();
}

std::string entered_text(const Schema& schema, const Record& record) {
  JsonWriter json;
  write_entered(json, schema, record);
  return json.take();
}

std::string entered_text(const Schema& schema, const AnyList& list) {
  JsonWriter json;
  json.begin_array();
  for (const Record& record : list) write_entered(json, schema, record);
  json.end_array();
  return json.take();
}

std::string record_text(const Schema& schema, const Record& record,
                        const std::optional<Currency>& currency, Audience audience) {
  JsonWriter json;
  write_record(json, schema, record, currency, audience);
  return json.take();
}

}  // namespace termwise
