// Prints the TypeScript types of the records, the choices and the fault codes from the core's own
// tables (wasm/src/records.ts), and with --slots what crosses the boundary by number
// (wasm/src/slots.ts); scripts/build --check fails if a file differs. What a member means is said
// here, once.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "slots.hpp"
#include "termwise/catalog/catalog.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/profitability.hpp"
#include "termwise/search/order_index.hpp"

namespace {

using namespace termwise;

const std::map<std::string, std::string, std::less<>> table_notes = {
    {"CatalogRecord", "What can be rented, at which lengths and prices (section 2)."},
    {"Product", "A product with its variants."},
    {"Variant", "What is ordered: one version of a product."},
    {"OrderRequest", "What somebody orders, as it is posted (section 3)."},
    {"Customer", "Who orders."},
    {"BillingGroupReference", "A known group by id, or a known or new one by name (rule R7)."},
    {"Address", "A postal address (rules R9 to R11)."},
    {"RequestItem", "One line of a request."},
    {"OrderContext", "What the caller supplies for a new order beside the request."},
    {"CustomerRecord", "A customer as known after the first order (rule O7)."},
    {"BillingGroup", "A group of a business customer's accounts."},
    {"Order", "An order, checked and priced (section 5)."},
    {"OrderCustomer", "The customer as the order keeps it."},
    {"OrderAddress", "An address as the order keeps it."},
    {"OrderItem", "One line of an order, at its fixed price (rule O2)."},
    {"Totals", "The sums over all items (rule O3)."},
    {"RentalProgress", "How many units have been handed over (rule O5)."},
    {"KnownRecords", "The records that a draft may refer to (rule A9)."},
    {"DraftOptions", "What a draft is judged by: the address policy, and whom and what is known."},
    {"CommandContext", "What the caller supplies for a command beside the order."},
    {"Subscription", "One unit that is rented out (rule L6)."},
    {"SimpleCommand", "To confirm or to cancel."},
    {"EditCommand", "What replaces what was there; what is absent stays, null empties (rule L4)."},
    {"EditItem",
     "With an id: keeps that item, of which all else may be repeated as it is; without: adds one."},
    {"FulfillCommand", "The units that are handed over, all or none (rule L5)."},
    {"Unit", "One unit that is handed over."},
    {"DueDateQuery", "An invoice (rule V2)."},
    {"BillingGroupQuery", "A group, and the subscriptions that may be its own (rule V3)."},
    {"OrderOverview", "What may be done with an order, and what is paid in which months."},
    {"AvailableAction", "Whether an action is allowed, or why not (rule L2)."},
    {"PaymentRun", "Months with equal payments; month 1 is each subscription's first (rule V1)."},
    {"Profitability", "What an order brings over all its units; staff only (rule V4)."},
    {"BillingGroupSummary", "A group's active subscriptions (rule V3)."},
    {"OrderQuery", "What orders are searched for; all that is given must hold (rules F1 to F3)."},
};

// By member name; where a name means different things, by table and name.
const std::map<std::string, std::string, std::less<>> member_notes = {
    {"version", "The seller's name for this state of the catalog."},
    {"currency", "ISO 4217 code."},
    {"contractLengths", "Months, 1 to 120; absent = 6, 12, 24, 36 (rule K1)."},
    {"products", "Everything that can be ordered."},
    {"id", "Unique among its kind."},
    {"name", "For people."},
    {"category", "For grouping."},
    {"description", "May hold line breaks."},
    {"image", "Address of a picture."},
    {"variants", "The versions that can be ordered."},
    {"sku", "Unique in the catalog."},
    {"active", "Whether it can be ordered; absent = true."},
    {"prices", "Contract length in months → monthly price of one unit, major units (rule K3)."},
    {"listPrice", "What buying one unit costs, major units (rule O4)."},
    {"acquisitionCost", "What one unit costs the seller, major units; staff only (rule O4)."},
    {"orderType", "Absent = standard (rule R1)."},
    {"OrderRequest.customerId",
     "Of a known customer; then `customer` may be absent, and the order takes the stored details "
     "(rule A1)."},
    {"EditCommand.customerId", "Never allowed."},
    {"customer", "Who orders."},
    {"OrderRequest.customer", "Who orders; may be absent if there is a `customerId`."},
    {"paymentTerm", "When an invoice is due; absent = immediate (rule R8)."},
    {"billingAddress", "Where invoices go (rule R9)."},
    {"shippingAddress", "Absent = ships to the billing address (rule R9)."},
    {"RequestItem.sku", "The variant (rule R13)."},
    {"items", "1 to 10 000 lines (rule R12)."},
    {"customFields", "The seller's own fields, at most 50 (rule R19)."},
    {"notes", "At most 5 000 characters, line breaks allowed (rule R20)."},
    {"email", "At most 254 characters (rule R2)."},
    {"firstName", "At most 100 characters (rule R3)."},
    {"lastName", "At most 100 characters (rule R3)."},
    {"phone", "7 to 15 digits, kept as sent (rule R4)."},
    {"customerType", "Absent = individual (rule R5)."},
    {"companyName", "Required for business, not allowed for individual (rule R6)."},
    {"registrationNumber", "Business only (rule R6)."},
    {"vatId", "Business only (rule R6)."},
    {"billingGroup", "Business only (rule R7)."},
    {"contactName", "Who is there."},
    {"company", "At that address."},
    {"streetAddress", "Street and number."},
    {"buildingInfo", "Floor, door, building."},
    {"locality", "Part of the city."},
    {"city", "City or town."},
    {"adminArea", "State, province or county."},
    {"postalCode", "Of the country's form (rule R11)."},
    {"country", "ISO 3166-1 alpha-2 code or English name, kept as sent (rule R10)."},
    {"countryCode", "ISO 3166-1 alpha-2, added by the core (rule R10)."},
    {"quantity", "Units, 1 to 100 000 (rule R14)."},
    {"contractLength", "Months (rule R15)."},
    {"unitPrice", "Of one unit in one month, major units."},
    {"RequestItem.unitPrice", "The price that the sender expects; never trusted (rule R16)."},
    {"RequestItem.listPrice", "Overrides the catalog's (rule R17)."},
    {"RequestItem.acquisitionCost", "Overrides the catalog's (rule R17)."},
    {"subscriptionId", "The subscription that is extended or replaced (rule R18)."},
    {"orderId", "Of the new order."},
    {"Subscription.orderId", "The order that it was made for."},
    {"Subscription.billingGroupId", "Absent where the customer has none."},
    {"Subscription.unitPrice", "A month, major units."},
    {"Subscription.status", "Where the subscription stands."},
    {"itemId", "The order's item."},
    {"serialNumber", "Of the device, at most 100 characters."},
    {"Unit.id", "The new subscription's."},
    {"Unit.serialNumber", "Absent only for an extension, which keeps the device (rule L7)."},
    {"startDate", "The first day, like 2026-11-21."},
    {"Unit.startDate", "Absent = today; for an extension the old end (rule L7)."},
    {"endDate", "The start and the contract length (rule L6)."},
    {"subscriptions", "Known ones: those named, and those of the serial numbers used."},
    {"BillingGroupQuery.subscriptions", "Those of other groups do not count."},
    {"today", "The day that new subscriptions start on; absent = the UTC day of now."},
    {"CommandContext.customerId", "Of the customer, if it turns out to be a new one."},
    {"expectedRevision", "Refused where the order is at another one (rule L3)."},
    {"EditCommand.orderType", "Never allowed."},
    {"EditItem.id", "Of the item that is kept; absent = a new one."},
    {"units", "1 to 100 000."},
    {"invoiceDate", "Like 2026-11-21."},
    {"BillingGroupQuery.billingGroupId", "The group."},
    {"BillingGroupSummary.billingGroupId", "The group."},
    {"BillingGroupSummary.currency", "ISO 4217 code; null while nothing is active."},
    {"BillingGroupSummary.monthlyTotal", "Major units."},
    {"subscriptionIds", "The active ones."},
    {"customerIds", "Whose they are, each once."},
    {"availableActions", "All four, in the order of the schema."},
    {"action", "What could be done."},
    {"allowed", "Whether it may be."},
    {"reason", "Why not."},
    {"readyForFulfillment", "Whether a unit is open and may be handed over (rule V5)."},
    {"schedule", "Up to the longest contract length (rule V1)."},
    {"fromMonth", "The first month of the run."},
    {"toMonth", "The last month of the run."},
    {"amount", "A month, major units."},
    {"Profitability.acquisitionCost", "Major units; null where the cost of a unit is not known."},
    {"Profitability.contractValue", "Major units."},
    {"margin", "Major units, may be negative; null where the cost is."},
    {"breakEvenMonth", "When the payments cover the cost; null for never."},
    {"search", "Message, each of which must occur in names, e-mail address, id or products."},
    {"OrderQuery.status", "Any of these."},
    {"createdFrom", "A UTC day, like 2026-11-21, included."},
    {"createdTo", "A UTC day, included."},
    {"offset", "How many of the found are skipped; absent = 0."},
    {"limit", "1 to 200; absent = 50."},
    {"customerId", "Of the customer."},
    {"OrderContext.customerId", "Of the customer, if it is a new one."},
    {"billingGroupId", "Of the billing group, if it is a new one."},
    {"now", "UTC, like 2026-11-21T09:30:00Z."},
    {"OrderContext.status", "Absent = pending (rule O1)."},
    {"addressPolicy", "Absent = api (rule R11)."},
    {"DraftOptions.addressPolicy",
     "Absent = strict, for forms that a person fills in (rules R11, D6)."},
    {"customers", "Known ones that may match by id or e-mail address (rules A1, O7)."},
    {"billingGroups", "Known ones that may match by id or name (rule R7)."},
    {"createdAt", "UTC."},
    {"updatedAt", "UTC."},
    {"status", "Where the order stands."},
    {"totals", "Sums over all items."},
    {"rentalProgress", "How many units have been handed over."},
    {"catalogVersion", "Of the catalog that priced the order."},
    {"revision", "Raised by one with every change."},
    {"productName", "As the catalog had it."},
    {"variantName", "As the catalog had it."},
    {"OrderItem.id", "Revision in which it joined, hyphen, number (rule O6)."},
    {"rentalStatus", "By how many units have been handed over (rule O5)."},
    {"rentalIds", "The subscriptions made for it."},
    {"listPriceSource", "Where the list price comes from (rule O4)."},
    {"acquisitionCostSource", "Where the cost comes from; staff only (rule O4)."},
    {"monthlyTotal", "Σ unit price × quantity, major units (rule O3)."},
    {"contractValue", "Σ unit price × contract length × quantity, major units (rule O3)."},
    {"rentedDevices", "Units handed over."},
    {"totalDevices", "Units ordered."},
};

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::string note_of(std::string_view schema, std::string_view member) {
  auto note = member_notes.find(std::string(schema) + "." + std::string(member));
  if (note == member_notes.end()) note = member_notes.find(member);
  if (note == member_notes.end())
    fail("say in wasm/records.cpp what this member means: " + std::string(member));
  return note->second;
}

std::set<std::string_view> done;
std::map<std::string_view, const Choices*> choices;

// Amounts in a request may be texts (rule M2); the core writes numbers.
std::string type_of(const Schema& schema, const Field& field) {
  switch (field.type) {
    case Type::choice:
      choices[field.choices->name] = field.choices;
      return std::string(field.choices->name);
    case Type::integer: return "number";
    case Type::amount:
      return (schema.name == "RequestItem" || schema.name == "EditItem") ? "number | string"
                                                                         : "number";
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
  const auto note = table_notes.find(schema.name);
  if (note == table_notes.end())
    fail("say in wasm/records.cpp what this record is: " + std::string(schema.name));
  std::printf("\n/** %s */\nexport interface %s {\n", note->second.c_str(),
              std::string(schema.name).c_str());
  for (const Field& field : schema.fields) {
    const std::string name(field.name);
    // What only staff sees is missing from what everyone sees; in an edit what is absent stays.
    const bool may_lack =
        field.need == Need::optional || field.is_staff_only || schema.name == "EditCommand";
    // In an edit null empties a member, and what an order shows may be repeated.
    const bool is_edit = schema.name == "EditCommand" || schema.name == "EditItem";
    const bool may_be_null =
        field.need == Need::null_when_absent || (is_edit && field.need == Need::optional);
    std::printf("  /** %s */\n  %s%s: %s%s;\n", note_of(schema.name, name).c_str(), name.c_str(),
                may_lack ? "?" : "", type_of(schema, field).c_str(), may_be_null ? " | null" : "");
  }
  std::printf("}\n");
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
    std::string member(name);
    member[0] = static_cast<char>(member[0] + ('a' - 'A'));
    std::printf("  %s: [%s],\n", member.c_str(), list_of_names(choice->words).c_str());
  }
  std::printf("} as const;\n");
  for (const auto& [name, choice] : choices) {
    std::string member(name);
    member[0] = static_cast<char>(member[0] + ('a' - 'A'));
    std::printf("export type %s = (typeof choices)['%s'][number];\n", std::string(name).c_str(),
                member.c_str());
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
}

void print_request_item_fields() {
  std::printf("\n/** The members of a request's item, in the order of the core's schema. */\n");
  std::printf("export const requestItemFields = [\n");
  for (const Field& field : request_item_schema.fields) {
    std::printf("  '%s',\n", std::string(field.name).c_str());
  }
  std::printf("] as const;\n");
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
  print_request_item_fields();
  for (const Schema* schema :
       {&catalog_schema, &order_request_schema, &order_context_schema, &order_schema,
        &draft_options_schema, &known_records_schema, &command_context_schema,
        &simple_command_schema, &edit_command_schema(), &fulfill_command_schema,
        &due_date_query_schema, &billing_group_query_schema, &overview_schema,
        &profitability_schema, &billing_group_summary_schema, &order_query_schema}) {
    print_schema(*schema);
  }
  print_choices();
  return 0;
}
