#include "termwise/fields.hpp"

#include <algorithm>

#include "termwise/text.hpp"

namespace termwise {
namespace {

Code text_form(const Scope& scope) {
  const Field& field = scope.field;
  const Value& value = scope.value();
  if (value.kind != Kind::text) return Code::wrong_type;
  const std::string_view text = value.trimmed_text();
  const auto max = static_cast<std::size_t>(field.max);
  if (max > 0 && text.size() > max && code_point_count(text) > max) return Code::too_long;
  const auto line_breaks = field.form == Form::lines ? LineBreaks::allowed : LineBreaks::forbidden;
  if (has_control_character(text, line_breaks)) return Code::invalid_characters;
  return field.form_rule != nullptr ? field.form_rule(scope) : Code::none;
}

Code choice_form(const Scope& scope) {
  Value& value = scope.value();
  if (const Code code = text_form(scope); code != Code::none) return code;
  const auto words = scope.field.choices->words;
  const auto found = std::ranges::find(words, value.trimmed_text());
  if (found == words.end()) return Code::not_a_choice;
  value.number = found - words.begin();
  return Code::none;
}

Code whole_form(const Scope& scope) {
  const Field& field = scope.field;
  Value& value = scope.value();
  if (value.kind != Kind::number) return Code::wrong_type;
  if (!value.text.empty()) {
    const auto decimal = parse_decimal(value.text);
    if (!decimal) return Code::wrong_type;
    if (!decimal->is_whole()) return Code::not_an_integer;
    value.number = decimal->whole();
  }
  return bounds_form(field, value.number);
}

Code flag_form(const Scope& scope) {
  return scope.value().kind == Kind::boolean ? Code::none : Code::wrong_type;
}

Code value_form(Form form, const Scope& scope) {
  switch (form) {
    case Form::choice: return choice_form(scope);
    case Form::whole: return whole_form(scope);
    case Form::amount: return amount_form(scope.value(), scope.world);
    case Form::flag: return flag_form(scope);
    default: return text_form(scope);
  }
}

std::size_t entry_count(const Field& field, const Node& node) {
  switch (field.form) {
    case Form::list: return static_cast<const AnyList&>(node).size();
    case Form::values: return static_cast<const Values&>(node).entries.size();
    case Form::map:
      return static_cast<std::size_t>(std::ranges::count_if(
          static_cast<const Map&>(node).entries,
          [](const Entry& entry) { return entry.value.kind != Kind::absent; }));
    default: return 0;
  }
}

// The records of a list; each closed one (an element that is no object) with its own fault only.
template <class Visit>
void each_record(const AnyList& list, Visit visit) {
  std::size_t index = 0;
  for (std::size_t slot = 0; slot < list.slot_count(); ++slot) {
    if (Record* record = list.at_slot(slot)) visit(index++, *record);
  }
}

// The form of a container itself, whatever is inside.
Code container_form(const Scope& scope) {
  const Field& field = scope.field;
  const bool wants_object = field.form == Form::object || field.form == Form::map;
  if (scope.node.kind != (wants_object ? Kind::object : Kind::array)) return Code::wrong_type;
  const bool has_limit = (field.form == Form::list || field.form == Form::map) && field.max > 0;
  const bool has_too_many =
      has_limit && entry_count(field, scope.node) > static_cast<std::size_t>(field.max);
  return has_too_many ? Code::too_many : Code::none;
}

void check_forms_inside(const Scope& scope) {
  const Field& field = scope.field;
  Node& node = scope.node;
  switch (field.form) {
    case Form::object: check_forms(*field.table, static_cast<Record&>(node), scope.world); break;
    case Form::list:
      each_record(static_cast<AnyList&>(node), [&](std::size_t, Record& record) {
        record.form = record.kind == Kind::object ? Code::none : Code::wrong_type;
        if (record.form == Code::none) check_forms(*field.table, record, scope.world);
      });
      break;
    case Form::values:
      for (Value& entry : static_cast<Values&>(node).entries) {
        // What counts as absent elsewhere is of the wrong type as an element (section 3).
        entry.form = entry.is_present()
                         ? value_form(field.entry_form, {scope.world, field, scope.record, entry})
                         : Code::wrong_type;
      }
      break;
    default: field.check_entries(static_cast<Map&>(node), scope.world);
  }
}

Code presence(const Scope& scope, bool is_there) {
  const Field& field = scope.field;
  const bool may_not_be_empty = field.form >= Form::list && field.min > 0;
  const bool is_empty =
      may_not_be_empty && entry_count(field, scope.node) == 0 && scope.node.form == Code::none;
  if (field.need == Need::required && !is_there) return Code::required;
  if (is_there && is_empty) return Code::required;
  return field.presence_rule != nullptr ? field.presence_rule(scope) : Code::none;
}

// The first of what form and presence have to say.
Code own_code(const Scope& scope, bool is_there) {
  const Code presence_code = presence(scope, is_there);
  return precedes(presence_code, scope.node.form) ? presence_code : scope.node.form;
}

// Judges what is inside a container that is open; the number of faults.
std::size_t check_inside(const Scope& scope) {
  const Field& field = scope.field;
  Node& node = scope.node;
  std::size_t faults = 0;
  switch (field.form) {
    case Form::object:
      faults += check_rules(*field.table, static_cast<Record&>(node), scope.world);
      break;
    case Form::list:
      each_record(static_cast<AnyList&>(node), [&](std::size_t, Record& record) {
        record.code = record.form;
        if (record.code == Code::none) faults += check_rules(*field.table, record, scope.world);
        faults += record.code != Code::none;
      });
      break;
    case Form::values:
      for (Value& entry : static_cast<Values&>(node).entries) {
        entry.code = entry.form;
        if (entry.code == Code::none && field.meaning_rule != nullptr) {
          entry.code = field.meaning_rule({scope.world, field, scope.record, entry});
        }
        faults += entry.code != Code::none;
      }
      break;
    case Form::map:
      for (Entry& entry : static_cast<Map&>(node).entries) {
        entry.value.code = entry.value.form;
        faults += entry.value.code != Code::none;
      }
      break;
    default: break;
  }
  return faults;
}

// Calls `judge` with the world in which the record's amounts are of the currency that it states.
template <class Judge>
void in_own_world(const Table& table, Record& record, const World& world, Judge judge) {
  if (table.currency_at == nullptr) return judge(world);
  World own = world;
  own.currency = stated_currency(table, record);
  judge(own);
}

void list_members_faults(const Table& table, Record& record, const World& world, std::string& path,
                         std::vector<Fault>& faults) {
  const std::size_t length = path.size();
  const auto add = [&](const Scope& scope, Code code) {
    if (code != Code::none && faults.size() < max_listed_faults) {
      faults.push_back(make_fault(scope, code, path));
    }
  };
  const auto list_inside = [&](const Scope& scope) {
    const Field& field = scope.field;
    const std::size_t inner = path.size();
    const auto at_token = [&](std::string_view token) {
      path.resize(inner);
      append_pointer(path, token);
    };
    if (field.form == Form::object) {
      list_faults(*field.table, static_cast<Record&>(scope.node), world, path, faults);
    } else if (field.form == Form::list) {
      each_record(static_cast<AnyList&>(scope.node), [&](std::size_t index, Record& element) {
        at_token(std::to_string(index));
        add({world, field, element, element}, element.code);
        if (!closes_container(element.code)) {
          list_faults(*field.table, element, world, path, faults);
        }
      });
    } else if (field.form == Form::values) {
      auto& entries = static_cast<Values&>(scope.node).entries;
      for (std::size_t i = 0; i < entries.size(); ++i) {
        at_token(std::to_string(i));
        add({world, field, record, entries[i]}, entries[i].code);
      }
    } else if (field.form == Form::map) {
      for (Entry& entry : static_cast<Map&>(scope.node).entries) {
        at_token(entry.name);
        add({world, field, record, entry.value, entry.name}, entry.value.code);
      }
    }
    path.resize(inner);
  };
  for (const Field& field : table.fields) {
    Node& node = field.at(record);
    const Scope scope{world, field, record, node};
    append_pointer(path, field.name);
    add(scope, node.code);
    if (node.kind != Kind::absent && !closes_container(node.code)) list_inside(scope);
    path.resize(length);
  }
  for (const std::string& name : record.unknown) {
    append_pointer(path, name);
    add({world, table.fields.front(), record, record}, Code::unknown_field);
    path.resize(length);
  }
}

}  // namespace

std::optional<Currency> stated_currency(const Table& table, const Record& record) {
  // The accessors give places to write to; here they are only read.
  const auto& currency = static_cast<const Value&>(table.currency_at(const_cast<Record&>(record)));
  if (currency.kind != Kind::text) return std::nullopt;
  return find_currency(currency.trimmed_text());
}

Code amount_form(Value& value, const World& world) {
  if (value.kind != Kind::number && value.kind != Kind::text) return Code::wrong_type;
  if (value.kind == Kind::number && value.text.empty()) return Code::none;
  const auto decimal = parse_decimal(value.trimmed_text());
  if (!decimal) return Code::not_a_number;
  if (!world.currency) return Code::none;  // decimals and size are the currency's to judge
  const auto amount = amount_from_decimal(*decimal, world.currency->exponent);
  if (!amount) return amount.error();
  value.number = *amount;
  return Code::none;
}

bool is_present(const Field& field, const Node& node) {
  return is_single(field) ? static_cast<const Value&>(node).is_present()
                          : node.kind != Kind::absent;
}

const Field* find_field(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.fields, name, &Field::name);
  return found == table.fields.end() ? nullptr : &*found;
}

void check_form(const Scope& scope) {
  Node& node = scope.node;
  node.form = Code::none;
  if (node.kind == Kind::repeated) {
    node.form = Code::duplicate_field;
  } else if (!is_present(scope.field, node)) {
    return;
  } else if (is_single(scope.field)) {
    node.form = value_form(scope.field.form, scope);
  } else {
    node.form = container_form(scope);
    if (node.form == Code::none) check_forms_inside(scope);
  }
}

void check_forms(const Table& table, Record& record, const World& world) {
  in_own_world(table, record, world, [&](const World& own) {
    for (const Field& field : table.fields) check_form({own, field, record, field.at(record)});
  });
}

void check_container(const Scope& scope) {
  const bool is_there = is_present(scope.field, scope.node);
  scope.node.form = is_there ? container_form(scope) : Code::none;
  scope.node.code = own_code(scope, is_there);
}

std::size_t check_field_rules(const Scope& scope) {
  const Field& field = scope.field;
  Node& node = scope.node;
  const bool is_there = is_present(field, node);
  if (is_single(field)) {
    node.code = value_code(scope, is_there);
    return node.code != Code::none;
  }
  node.code = own_code(scope, is_there);
  std::size_t faults = 0;
  if (is_there && !closes_container(node.code)) faults += check_inside(scope);
  // The entries of values are what their rule speaks of, not the list.
  const bool has_meaning = field.meaning_rule != nullptr && field.form != Form::values;
  if (node.code == Code::none && is_there && has_meaning) node.code = field.meaning_rule(scope);
  return faults + (node.code != Code::none);
}

std::size_t check_rules(const Table& table, Record& record, const World& world) {
  std::size_t faults = 0;
  in_own_world(table, record, world, [&](const World& own) {
    for (const Field& field : table.fields) {
      faults += check_field_rules({own, field, record, field.at(record)});
    }
    if (faults == 0 && table.record_rule != nullptr) {
      record.code = table.record_rule({own, table.fields.front(), record, record});
    }
  });
  return faults + record.unknown.size();
}

void list_faults(const Table& table, Record& record, const World& outer, std::string& path,
                 std::vector<Fault>& faults) {
  in_own_world(table, record, outer, [&](const World& world) {
    list_members_faults(table, record, world, path, faults);
  });
}

std::optional<Refusal> read_sound_record(std::string_view text, std::size_t max_bytes,
                                         const Table& table, Record& record) {
  if (auto refusal = read_record(text, max_bytes, table, record)) return refusal;
  const World nothing_known;
  check_forms(table, record, nothing_known);
  if (check_rules(table, record, nothing_known) == 0) return std::nullopt;
  return refuse_record(table, record, nothing_known);
}

Refusal refuse_record(const Table& table, Record& record, const World& world) {
  Refusal refusal;
  std::string path;
  list_faults(table, record, world, path, refusal.faults);
  return refusal;
}

}  // namespace termwise
