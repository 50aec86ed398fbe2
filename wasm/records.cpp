// Prints the TypeScript types of the records, the choices and the fault codes from the core's own
// tables (wasm/src/records.ts), and with --slots what crosses the boundary by number
// (wasm/src/slots.ts); scripts/build --check fails if a file differs. What a record and its members
// mean is said in record_notes.cpp.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "record_notes.hpp"
#include "slots.hpp"
#include "termwise/draft/draft.hpp"
#include "termwise/lifecycle/transitions.hpp"
#include "termwise/order/request.hpp"
#include "termwise/schema/fault_schemas.hpp"

namespace {

using namespace termwise;

std::set<std::string_view> done;
std::map<std::string_view, const Choices*> choices;

// Amounts that are sent may be texts (rule M2); the core writes numbers.
bool has_amount_texts(const Schema& schema) {
  return schema.name == "RequestItem" || schema.name == "EditItem" ||
         schema.name == "EditSubscriptionCommand";
}

std::string type_of(const Schema& schema, const Field& field) {
  switch (field.type) {
    case Type::choice:
      // The codes of faults are printed by themselves, in order of precedence.
      if (field.choices != &fault_codes) choices[field.choices->name] = field.choices;
      return std::string(field.choices->name);
    case Type::integer: return "number";
    case Type::amount: return has_amount_texts(schema) ? "number | string" : "number";
    case Type::boolean: return "boolean";
    case Type::object: return std::string(field.schema->name);
    case Type::list: return std::string(field.schema->name) + "[]";
    case Type::array:
      if (field.entry_type == Type::choice) {
        choices[field.choices->name] = field.choices;
        return std::string(field.choices->name) + "[]";
      }
      return field.entry_type == Type::integer ? "number[]" : "string[]";
    case Type::map:
      if (field.entry_type == Type::map) return "Record<string, unknown>";
      return field.entry_type == Type::amount ? "Record<string, number>"
                                              : "Record<string, string | number | boolean>";
    default: return "string";
  }
}

void print_schema(const Schema& schema) {
  if (!done.insert(schema.name).second) return;
  for (const Field& field : schema.fields) {
    if (field.schema != nullptr) print_schema(*field.schema);
  }
  std::printf("\n/** %s */\nexport interface %s {\n", notes::of_record(schema.name).c_str(),
              std::string(schema.name).c_str());
  for (const Field& field : schema.fields) {
    const std::string name(field.name);
    // What only staff sees is missing from what everyone sees; in an edit what is absent stays.
    const bool may_lack =
        field.need == Need::optional || field.is_staff_only || notes::is_edit(schema);
    // In an edit null empties a member, and what a record shows may be repeated.
    const bool is_edit = notes::is_edit(schema) || schema.name == "EditItem" ||
                         schema.name == "EditSubscriptionCommand";
    const bool may_be_null =
        field.need == Need::null_when_absent || (is_edit && field.need == Need::optional);
    std::printf("  /** %s */\n  %s%s: %s%s;\n", notes::of_member(schema.name, name).c_str(),
                name.c_str(), may_lack ? "?" : "", type_of(schema, field).c_str(),
                may_be_null ? " | null" : "");
  }
  std::printf("}\n");
}

void print_record_names() {
  std::printf("\n/** Each record's type by its name, which is also that of its JSON Schema. */\n");
  std::printf("export interface Records {\n");
  for (const std::string_view name : done) {
    std::printf("  %s: %s;\n", std::string(name).c_str(), std::string(name).c_str());
  }
  std::printf("}\n");
}

// `OrderType` → `orderType`
std::string lower_first(std::string_view name) {
  std::string member(name);
  member[0] = static_cast<char>(member[0] + ('a' - 'A'));
  return member;
}

std::string list_of_names(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += '\'';
    list += name;
    list += '\'';
  }
  return list;
}

void print_choices() {
  std::printf("\n/** The words of each choice, in their order. */\nexport const choices = {\n");
  for (const auto& [name, choice] : choices) {
    std::printf("  %s: [%s],\n", lower_first(name).c_str(), list_of_names(choice->words).c_str());
  }
  std::printf("} as const;\n");
  for (const auto& [name, choice] : choices) {
    std::printf("export type %s = (typeof choices)['%s'][number];\n", std::string(name).c_str(),
                lower_first(name).c_str());
  }
}

void print_codes() {
  std::printf(
      "\n/** Every fault code, in order of precedence (rule E5). */\nexport const faultCodes = "
      "[\n");
  for (int i = 0; i < static_cast<int>(FaultCode::none); ++i) {
    std::printf("  '%s',\n", std::string(code_name(static_cast<FaultCode>(i))).c_str());
  }
  std::printf("] as const;\nexport type FaultCode = (typeof faultCodes)[number];\n");
  std::printf(
      "\n/** %s */\nexport const faultKinds = {\n",
      "What the sender can do about each fault: correct the input (`form`), look at what has "
      "changed\n * (`conflict`), read the newer revision (`stale`), send less (`too_large`), "
      "send JSON (`malformed`).\n");
  for (int i = 0; i < static_cast<int>(FaultCode::none); ++i) {
    const auto code = static_cast<FaultCode>(i);
    std::printf("  %s: '%s',\n", std::string(code_name(code)).c_str(),
                std::string(kind_name(kind_of(code))).c_str());
  }
  std::printf("} as const satisfies Record<FaultCode, string>;\n");
  std::printf("export type FaultKind = (typeof faultKinds)[FaultCode];\n");
}

void print_names(const char* note, const char* name, std::span<const std::string> names) {
  std::printf("\n/** %s */\nexport const %s = [\n", note, name);
  for (const std::string& each : names) std::printf("  '%s',\n", each.c_str());
  std::printf("] as const;\n");
}

void print_member_names(const char* note, const char* name, const Schema& schema) {
  std::vector<std::string> names;
  for (const Field& field : schema.fields) names.emplace_back(field.name);
  print_names(note, name, names);
}

// What may be entered in a member, to see what the rules make of it.
std::vector<Value> samples_of(const Field& field) {
  if (field.type == Type::object) return {Value::of_boolean(true)};
  if (field.type != Type::choice) return {Value::of_text("x")};
  std::vector<Value> words;
  for (const std::string_view word : field.choices->words) words.push_back(Value::of_text(word));
  return words;
}

bool is_refused(Draft& draft, const std::string& path, const Field& field) {
  bool is_refused = false;
  for (const Value& sample : samples_of(field)) {
    draft.set(path, sample);
    for (const Fault& fault : draft.faults_at(path)) {
      is_refused |= fault.code == FaultCode::not_allowed;
    }
    draft.set(path, {});
  }
  return is_refused;
}

// Appends the members that a draft of an individual may not have, and what is inside them.
void find_business_paths(Draft& draft, const Schema& schema, const std::string& base,
                         bool is_inside, std::vector<std::string>& paths) {
  for (const Field& field : schema.fields) {
    if (!is_single(field) && field.type != Type::object) continue;
    const std::string path = base + '/' + std::string(field.name);
    const bool is_business = is_inside || is_refused(draft, path, field);
    if (is_business) paths.push_back(path);
    if (field.type != Type::object) continue;
    find_business_paths(draft, *field.schema, path, is_business, paths);
  }
}

// Asks the rules themselves, through a draft, whose customer is an individual by default.
void print_business_paths() {
  const auto catalog = Catalog::open(R"({"currency":"EUR","products":[]})").value();
  Draft draft(catalog, AddressPolicy::strict, read_known("{}").value());
  std::vector<std::string> paths;
  find_business_paths(draft, order_request_schema, "", false, paths);
  print_names("What only a business may have (rules R6 to R8); an object comes before its members.",
              "businessPaths", paths);
}

template <class Choice>
void print_default(const Choices& list, Choice choice) {
  const std::string_view word = list.words[static_cast<std::size_t>(choice)];
  std::printf("  %s: '%s',\n", lower_first(list.name).c_str(), std::string(word).c_str());
}

void print_defaults() {
  std::printf("\n/** What a request has that states nothing else (rules R1, R5, R8, O1). */\n");
  std::printf("export const defaultChoices = {\n");
  print_default(order_types, default_order_type);
  print_default(customer_types, default_customer_type);
  print_default(payment_terms, default_payment_term);
  print_default(new_order_statuses, default_order_status);
  std::printf("} as const;\n");
}

void print_limits() {
  const Field& quantity = *find_field(request_item_schema, "quantity");
  std::printf("\n/** Units of one item (rule R14). */\n");
  std::printf("export const minQuantity = %d;\nexport const maxQuantity = %d;\n", quantity.min,
              quantity.max);
  std::printf("\n/** Bytes of a request, a command or a line of an import (rule E4). */\n");
  std::printf("export const maxRequestBytes = %zu;\n", max_request_bytes);
  std::printf("\n/** Bytes of a catalog (rule K5). */\n");
  std::printf("export const maxCatalogBytes = %zu;\n", max_catalog_bytes);
}

void print_enum(const char* note, const char* name,
                std::initializer_list<std::pair<const char*, std::size_t>> members) {
  std::printf("\n/** %s */\nexport enum %s {\n", note, name);
  for (const auto& [member, place] : members) std::printf("  %s = %zu,\n", member, place);
  std::printf("}\n");
}

// What crosses the boundary by number, for wasm/src/slots.ts.
void print_slots() {
  std::printf("// Made from wasm/slots.hpp by wasm/records.cpp; do not edit.\n");
#define TERMWISE_OUTPUT(name) {#name, wasm::place(wasm::Output::name)},
  print_enum("The texts that a call can return.", "Output", {TERMWISE_OUTPUTS(TERMWISE_OUTPUT)});
#define TERMWISE_CELL(name) {#name, wasm::place(wasm::DraftWindow::name)},
  print_enum("The doubles of a draft's window.", "DraftWindow",
             {TERMWISE_DRAFT_WINDOW(TERMWISE_CELL){"size", wasm::place(wasm::DraftWindow::size)}});
#define TERMWISE_KIND(name) {#name, wasm::place(Kind::name)},
  print_enum(
      "The kinds of what can be entered.", "EntryKind",
      {TERMWISE_KIND(absent) TERMWISE_KIND(boolean) TERMWISE_KIND(number) TERMWISE_KIND(text)});
  std::printf("\n/** As much as can be written at once. */\nexport const maxInputBytes = %zu;\n",
              wasm::max_input_bytes);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view option = count > 1 ? arguments[1] : "";
  if (option == "--transitions") {
    std::printf("%s", transition_diagram().c_str());
    return 0;
  }
  if (option == "--slots") {
    print_slots();
    return 0;
  }
  std::printf("// Made from the core's tables by wasm/records.cpp; do not edit.\n");
  print_codes();
  print_member_names("The members of a request's item, in the order of the core's schema.",
                     "requestItemFields", request_item_schema);
  print_member_names("The members of an address, in the order of the core's schema.",
                     "addressFields", address_schema);
  print_business_paths();
  print_defaults();
  print_limits();
  for (const Schema* schema : notes::sent_records()) print_schema(*schema);
  for (const Schema* schema : notes::written_records()) print_schema(*schema);
  print_record_names();
  print_choices();
  return 0;
}
