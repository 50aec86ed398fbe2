// Prints the TypeScript types of the records, the choices and the fault codes from the core's own
// tables (wasm/src/records.ts), and with --slots what crosses the boundary by number
// (wasm/src/slots.ts); scripts/build --check fails if a file differs. What a member means is said
// here, once.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "slots.hpp"
#include "termwise/catalog/catalog.hpp"
#include "termwise/draft/draft.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/edit_customer.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/profitability.hpp"
#include "termwise/search/filters.hpp"
#include "termwise/search/order_query.hpp"
#include "termwise/search/search_keys.hpp"

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
    {"SimpleCommand", "To confirm."},
    {"CancelCommand", "To cancel an order (rules L1, A2)."},
    {"CancelSubscriptionCommand", "To cancel a subscription (rules L9, A2)."},
    {"EditSubscriptionCommand",
     "The new details, null removes one; all else may only be repeated unchanged (rule A3)."},
    {"Replacement", "A device that another one has replaced (rule A3)."},
    {"EditCommand", "What replaces what was there; what is absent stays, null empties (rule L4)."},
    {"EditCustomerCommand",
     "What replaces what a stored customer has; what is absent stays, null removes it (rule A14)."},
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
    {"OrderListQuery", "What a store's orders are searched for; as OrderQuery."},
    {"SubscriptionQuery", "What a store's subscriptions are searched for."},
    {"CustomerQuery", "What a store's customers are searched for."},
    {"OrderFilter", "What a store selects orders by; what is absent selects all."},
    {"SubscriptionFilter", "What a store selects subscriptions by; what is absent selects all."},
    {"CustomerFilter", "What a store selects customers by; what is absent selects all."},
    {"OrderKeys", "What a store finds an order by."},
    {"SubscriptionKeys", "What a store finds a subscription by."},
    {"CustomerKeys", "What a store finds a customer by."},
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
    {"CommandContext.subscriptionId", "Of new subscriptions whose units have no id (rule L5)."},
    {"orderId", "Of the new order."},
    {"FulfillCommand.orderId", "The order's, if the command names it."},
    {"FulfillCommand.itemId", "Of a single unit that stands without the list (rule L5)."},
    {"FulfillCommand.serialNumber", "Of a single unit (rule L5)."},
    {"FulfillCommand.startDate", "Of a single unit (rule L5)."},
    {"FulfillCommand.carrier", "Of a single unit (rule A3)."},
    {"FulfillCommand.trackingNumber", "Of a single unit (rule A3)."},
    {"Subscription.orderId", "The order that it was made for."},
    {"Subscription.billingGroupId", "Absent where the customer has none."},
    {"Subscription.unitPrice", "A month, major units."},
    {"Subscription.status", "Whether it runs, has ended or was cancelled."},
    {"carrier", "Who delivers the device, at most 100 characters (rule A3)."},
    {"trackingNumber", "The carrier's number for the delivery, at most 100 characters (rule A3)."},
    {"Subscription.notes", "At most 5 000 characters, line breaks allowed (rule A3)."},
    {"EditSubscriptionCommand.notes", "At most 5 000 characters, line breaks allowed (rule A3)."},
    {"cancelReason", "Why it was cancelled; only if it is cancelled (rule A2)."},
    {"replacements",
     "The devices before the present one, the oldest first; absent if none (rule A3)."},
    {"Replacement.serialNumber", "Of the old device."},
    {"replacedAt", "UTC."},
    {"Replacement.reason", "Why it was replaced."},
    {"CancelCommand.reason", "Kept as cancelReason, at most 1 000 characters (rule A2)."},
    {"CancelSubscriptionCommand.reason",
     "Kept as cancelReason, at most 1 000 characters (rule A2)."},
    {"EditSubscriptionCommand.serialNumber", "Of the device that replaces the present one."},
    {"EditSubscriptionCommand.reason",
     "Why the device is replaced, at most 1 000 characters; required if it is (rule A3)."},
    {"itemId", "The order's item."},
    {"serialNumber", "Of the device, at most 100 characters."},
    {"Unit.id", "The new subscription's; absent = the one of the context (rule L5)."},
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
    {"search", "Words, each of which must occur in names, e-mail address, id or products."},
    {"SubscriptionQuery.search",
     "Words, each of which must occur in serial number, sku, customer id or order id."},
    {"CustomerQuery.search", "Words, each of which must occur in names, e-mail address or id."},
    {"CustomerQuery.email", "The whole address; letters are compared as in rule O7."},
    {"OrderQuery.status", "Any of these."},
    {"OrderListQuery.status", "Any of these."},
    {"OrderListQuery.orderType", "Only this type."},
    {"OrderListQuery.customerType", "Only this type."},
    {"OrderFilter.status", "Any of these; if empty, any."},
    {"OrderFilter.orderType", "Only this type."},
    {"OrderFilter.customerType", "Only this type."},
    {"OrderFilter.createdFrom", "Microseconds since 1970 in decimal, included."},
    {"OrderFilter.lookup", "Any of these, exact; if empty, all orders."},
    {"SubscriptionQuery.status", "Any of these."},
    {"SubscriptionQuery.orderId", "Only of this order."},
    {"SubscriptionQuery.serialNumber", "The whole number; replaced devices match, too."},
    {"SubscriptionFilter.orderId", "Only of this order."},
    {"SubscriptionFilter.serialNumber", "Exact; replaced devices match, too."},
    {"SubscriptionFilter.status", "Any of these; if empty, any."},
    {"endsBefore", "Only what ends before this day."},
    {"createdUntil", "Microseconds since 1970 in decimal, excluded."},
    {"lookup",
     "Any of these, at most 200: an order id or the exact text of a custom field's value."},
    {"words", "Folded; each must occur in the search text."},
    {"searchText", "Folded, one text on a line, so that no word spans two."},
    {"OrderKeys.createdAt", "Microseconds since 1970 in decimal."},
    {"CustomerKeys.createdAt", "Microseconds since 1970 in decimal."},
    {"lookupValues", "The exact text of each custom field's value."},
    {"customerKey", "Of the e-mail address (rule O7)."},
    {"OrderFilter.limit", "How many at most."},
    {"SubscriptionFilter.limit", "How many at most."},
    {"CustomerFilter.limit", "How many at most."},
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

// clang-format off
std::vector<const Schema*> all_schemas() {
  return {
      &catalog_schema, &order_request_schema, &order_context_schema, &order_schema,
      &draft_options_schema, &known_records_schema, &command_context_schema,
      &simple_command_schema, &cancel_command_schema, &edit_command_schema(),
      &fulfill_command_schema, &edit_customer_command_schema(),
      &cancel_subscription_command_schema, &edit_subscription_command_schema(),
      &due_date_query_schema, &billing_group_query_schema, &overview_schema,
      &profitability_schema, &billing_group_summary_schema,
      &order_query_schema, &order_list_query_schema, &subscription_query_schema,
      &customer_query_schema, &order_filter_schema, &subscription_filter_schema,
      &customer_filter_schema, &order_keys_schema, &subscription_keys_schema,
      &customer_keys_schema,
  };
}
// clang-format on

std::set<std::string_view> done;
std::map<std::string_view, const Choices*> choices;

// Amounts that are sent may be texts (rule M2); the core writes numbers.
bool is_sent(const Schema& schema) {
  return schema.name == "RequestItem" || schema.name == "EditItem" ||
         schema.name == "EditSubscriptionCommand";
}

std::string type_of(const Schema& schema, const Field& field) {
  switch (field.type) {
    case Type::choice:
      choices[field.choices->name] = field.choices;
      return std::string(field.choices->name);
    case Type::integer: return "number";
    case Type::amount: return is_sent(schema) ? "number | string" : "number";
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
    const bool is_command = schema.name == "EditCommand" || schema.name == "EditCustomerCommand";
    const bool may_lack = field.need == Need::optional || field.is_staff_only || is_command;
    // In an edit null empties a member, and what a record shows may be repeated.
    const bool is_edit =
        is_command || schema.name == "EditItem" || schema.name == "EditSubscriptionCommand";
    const bool may_be_null =
        field.need == Need::null_when_absent || (is_edit && field.need == Need::optional);
    std::printf("  /** %s */\n  %s%s: %s%s;\n", note_of(schema.name, name).c_str(), name.c_str(),
                may_lack ? "?" : "", type_of(schema, field).c_str(), may_be_null ? " | null" : "");
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
  for (const Schema* schema : all_schemas()) {
    print_schema(*schema);
  }
  print_record_names();
  print_choices();
  return 0;
}
