// Writes records by their tables, checked ones in canonical form or as they were entered.
#include "termwise/fields.hpp"

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

void write_value(JsonWriter& json, Form form, const Value& value, int exponent) {
  switch (form) {
    case Form::whole: return json.integer(value.number);
    case Form::amount: return json.raw(amount_text(value.number, exponent));
    case Form::flag: return json.boolean(value.number != 0);
    default: return json.text(value.trimmed_text());
  }
}

// How a record is written: each single value by `write`, and which members and records at all.
struct Manner {
  bool is_as_entered;
  int exponent = 0;  // of the amounts' currency
  Audience audience = Audience::staff;

  bool shows(const Field& field) const {
    return audience == Audience::staff || !field.is_staff_only;
  }
  bool shows(const Table& table, const Record& record) const {
    return audience == Audience::staff || table.is_public == nullptr || table.is_public(record);
  }
  void write(JsonWriter& json, Form form, const Value& value) const {
    if (is_as_entered) return write_as_entered(json, value);
    write_value(json, form, value, exponent);
  }
};

void write_members(JsonWriter& json, const Table& table, const Record& record, Manner manner);

void write_list(JsonWriter& json, const Field& field, const AnyList& list, const Manner& manner) {
  json.begin_array();
  for (std::size_t slot = 0; slot < list.slot_count(); ++slot) {
    const Record* record = list.at_slot(slot);
    if (record == nullptr || !manner.shows(*field.table, *record)) continue;
    write_members(json, *field.table, *record, manner);
  }
  json.end_array();
}

void write_map(JsonWriter& json, const Field& field, const Map& map, const Manner& manner) {
  json.begin_object();
  for (const Entry& entry : map.entries) {
    if (entry.value.kind == Kind::absent) continue;
    json.key(entry.name);
    if (field.entry_form == Form::text) {
      write_as_entered(json, entry.value);
    } else {
      manner.write(json, field.entry_form, entry.value);
    }
  }
  json.end_object();
}

void write_node(JsonWriter& json, const Field& field, const Node& node, const Manner& manner) {
  switch (field.form) {
    case Form::object:
      return write_members(json, *field.table, static_cast<const Record&>(node), manner);
    case Form::list: return write_list(json, field, static_cast<const AnyList&>(node), manner);
    case Form::map: return write_map(json, field, static_cast<const Map&>(node), manner);
    case Form::values:
      json.begin_array();
      for (const Value& entry : static_cast<const Values&>(node).entries) {
        manner.write(json, field.entry_form, entry);
      }
      return json.end_array();
    default: manner.write(json, field.form, static_cast<const Value&>(node));
  }
}

bool stands(const Field& field, const Node& node, const Manner& manner) {
  if (node.kind == Kind::absent) return false;
  return manner.is_as_entered || !is_single(field) || static_cast<const Value&>(node).is_present();
}

void write_members(JsonWriter& json, const Table& table, const Record& record, Manner manner) {
  if (table.currency_at != nullptr && !manner.is_as_entered) {
    manner.exponent = stated_currency(table, record)->exponent;
  }
  json.begin_object();
  for (const Field& field : table.fields) {
    if (!manner.shows(field)) continue;
    // The accessors give places to write to; here they are only read.
    const Node& node = field.at(const_cast<Record&>(record));
    if (stands(field, node, manner)) {
      json.plain_key(field.name);
      write_node(json, field, node, manner);
    } else if (field.need == Need::null_when_absent && !manner.is_as_entered) {
      json.plain_key(field.name);
      json.null();
    }
  }
  json.end_object();
}

}  // namespace

void write_record(JsonWriter& json, const Table& table, const Record& record, const World& world,
                  Audience audience) {
  const int exponent = world.currency ? world.currency->exponent : 0;
  write_members(json, table, record, {false, exponent, audience});
}

void write_entered(JsonWriter& json, const Table& table, const Record& record) {
  write_members(json, table, record, {true});
}

}  // namespace termwise
