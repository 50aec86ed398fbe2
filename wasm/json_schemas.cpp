// Writes the JSON Schema (2020-12) of each record from the core's schemas: wasm/schema/<name>.json.
// scripts/build --check fails if a file differs. wasm/schema/README.md lists what they do not say.
// Usage: termwise_json_schemas <folder>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record_notes.hpp"
#include "termwise/json/writer.hpp"
#include "termwise/order/request_rules.hpp"
#include "termwise/schema/formats.hpp"

namespace {

using namespace termwise;

// For use in a character class of a regular expression of any dialect.
const std::string white_space =
    R"(\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000)";
const std::string controls = R"(\u0000-\u001f\u007f-\u009f)";
const std::string controls_but_line_breaks =
    R"(\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f)";
const std::string number_text = R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)";

using Schemas = std::map<std::string_view, const Schema*>;

// The schemas and those of records inside, except those in `others`.
Schemas described(const std::vector<const Schema*>& roots, const Schemas& others) {
  Schemas schemas;
  const auto add = [&](const auto& self, const Schema& schema) -> void {
    if (others.contains(schema.name) || !schemas.emplace(schema.name, &schema).second) return;
    for (const Field& field : schema.fields) {
      if (field.schema != nullptr) self(self, *field.schema);
    }
  };
  for (const Schema* root : roots) add(add, *root);
  return schemas;
}

class SchemaWriter {
 public:
  SchemaWriter(const Schema& schema, bool is_sent) : schema_(schema), is_sent_(is_sent) {}

  std::string take() {
    json_.begin_object();
    member("$schema", "https://json-schema.org/draft/2020-12/schema");
    member("title", schema_.name);
    member("description", notes::of_record(schema_.name));
    member("type", "object");
    json_.key("properties");
    json_.begin_object();
    for (const Field& field : schema_.fields) {
      json_.key(field.name);
      json_.begin_object();
      member("description", notes::of_member(schema_.name, field.name));
      write_member(field);
      json_.end_object();
    }
    json_.end_object();
    write_required();
    json_.key("additionalProperties");
    json_.boolean(false);
    json_.end_object();
    return json_.take();
  }

 private:
  bool is_always_there(const Field& field) const {
    if (notes::is_edit(schema_) || field.is_staff_only) return false;
    return field.need == Need::required || (!is_sent_ && field.need == Need::null_when_absent);
  }
  bool may_be_null(const Field& field) const {
    return field.need == Need::null_when_absent || (is_sent_ && field.need == Need::optional);
  }

  void member(std::string_view name, std::string_view text) {
    json_.key(name);
    json_.text(text);
  }
  void number(std::string_view name, std::int64_t value) {
    json_.key(name);
    json_.integer(value);
  }

  void write_required() {
    json_.key("required");
    json_.begin_array();
    for (const Field& field : schema_.fields) {
      if (is_always_there(field)) json_.text(field.name);
    }
    json_.end_array();
  }

  void write_types(std::initializer_list<std::string_view> types, bool or_null) {
    json_.key("type");
    if (types.size() == 1 && !or_null) return json_.text(*types.begin());
    json_.begin_array();
    for (const std::string_view type : types) json_.text(type);
    if (or_null) json_.text("null");
    json_.end_array();
  }

  void write_member(const Field& field) {
    const bool or_null = may_be_null(field);
    if (is_single(field)) return write_value(field, field.type, or_null, !is_always_there(field));
    if (field.type == Type::object) return write_reference(*field.schema, or_null);
    const bool is_map = field.type == Type::map;
    write_types({is_map ? "object" : "array"}, or_null);
    if (is_map) return write_map(field);
    json_.key("items");
    json_.begin_object();
    if (field.type == Type::list) {
      write_reference(*field.schema, false);
    } else {
      write_value(field, field.entry_type, false, false);
    }
    json_.end_object();
    if (field.min > 0) number("minItems", 1);
    if (max_entries_of(field) > 0) number("maxItems", max_entries_of(field));
  }

  void write_reference(const Schema& schema, bool or_null) {
    const std::string file = std::string(schema.name) + ".json";
    if (!or_null) return member("$ref", file);
    json_.key("anyOf");
    json_.begin_array();
    json_.begin_object();
    member("$ref", file);
    json_.end_object();
    json_.begin_object();
    member("type", "null");
    json_.end_object();
    json_.end_array();
  }

  void write_map(const Field& field) {
    if (field.entry_type == Type::map) return;
    if (field.max > 0) number("maxProperties", field.max);
    json_.key("propertyNames");
    json_.begin_object();
    if (field.entry_type == Type::amount) {
      member("pattern", "^[1-9][0-9]{0,2}$");
    } else {
      write_text_bounds(controls, 1, max_custom_name);
    }
    json_.end_object();
    json_.key("additionalProperties");
    json_.begin_object();
    if (field.entry_type == Type::amount) {
      write_value(field, Type::amount, is_sent_, true);
    } else {
      write_types({"string", "number", "boolean"}, is_sent_);
      write_text_bounds(controls, 0, max_custom_text);
    }
    json_.end_object();
  }

  void write_text_bounds(const std::string& forbidden, std::int64_t min, std::int64_t max) {
    if (min > 0) number("minLength", min);
    if (max > 0) number("maxLength", max);
    member("pattern", "^[^" + forbidden + "]*$");
  }

  void write_value(const Field& field, Type type, bool or_null, bool may_be_blank) {
    switch (type) {
      case Type::choice: return write_choice(*field.choices, or_null);
      case Type::integer:
        write_types({"integer"}, or_null);
        if (field.max == 0) return;
        number("minimum", field.min);
        return number("maximum", field.max);
      case Type::amount: return write_amount(or_null, may_be_blank);
      case Type::boolean: return write_types({"boolean"}, or_null);
      default: return write_text(field, type, or_null, may_be_blank);
    }
  }

  void write_choice(const Choices& choices, bool or_null) {
    json_.key("enum");
    json_.begin_array();
    for (const std::string_view word : choices.words) json_.text(word);
    if (or_null) json_.null();
    json_.end_array();
  }

  // M2. The bounds of a text are not expressed.
  void write_amount(bool or_null, bool may_be_blank) {
    if (!is_sent_) return write_types({"number"}, or_null);
    write_types({"number", "string"}, or_null);
    number("minimum", 0);
    const std::string blank = '[' + white_space + "]*";
    member("pattern",
           '^' + blank + '(' + number_text + ')' + (may_be_blank ? "?" : "") + blank + '$');
  }

  void write_text(const Field& field, Type type, bool or_null, bool may_be_blank) {
    write_types({"string"}, or_null);
    if (field.format_rule == day_format) member("format", "date");
    if (field.format_rule == timestamp_format) member("format", "date-time");
    if (field.format_rule == email_format) member("format", "email");
    if (field.max > 0) number("maxLength", field.max);
    const std::string& forbidden =
        type == Type::multiline_text ? controls_but_line_breaks : controls;
    const std::string any = "[^" + forbidden + "]*";
    const std::string visible = "[^" + forbidden + white_space + ']';
    member("pattern", '^' + any + (may_be_blank ? "" : visible + any) + '$');
  }

  const Schema& schema_;
  bool is_sent_;
  JsonWriter json_;
};

bool write_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && is_written;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::fprintf(stderr, "usage: termwise_json_schemas <folder>\n"), 1;
  const Schemas written = described(notes::written_records(), {});
  const Schemas sent = described(notes::sent_records(), written);
  for (const auto& [schemas, are_sent] : {std::pair(&written, false), std::pair(&sent, true)}) {
    for (const auto& [name, schema] : *schemas) {
      const std::string path = std::string(arguments[1]) + '/' + std::string(name) + ".json";
      const std::string text = SchemaWriter(*schema, are_sent).take();
      if (!write_file(path, text + '\n')) return std::perror(path.c_str()), 1;
    }
  }
  return 0;
}
