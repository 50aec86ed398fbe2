#include "record_notes.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>

#include "termwise/catalog/catalog.hpp"
#include "termwise/catalog/catalog_changes.hpp"
#include "termwise/catalog/offers.hpp"
#include "termwise/draft/draft_views.hpp"
#include "termwise/import/import.hpp"
#include "termwise/lifecycle/command.hpp"
#include "termwise/lifecycle/edit_customer.hpp"
#include "termwise/lifecycle/lookup_keys.hpp"
#include "termwise/lifecycle/subscription_command.hpp"
#include "termwise/order/countries.hpp"
#include "termwise/order/order.hpp"
#include "termwise/reports/billing_group_summary.hpp"
#include "termwise/reports/contract_position.hpp"
#include "termwise/reports/due_date.hpp"
#include "termwise/reports/overview.hpp"
#include "termwise/reports/payments.hpp"
#include "termwise/reports/profitability.hpp"
#include "termwise/schema/fault_schemas.hpp"
#include "termwise/search/filters.hpp"
#include "termwise/search/order_query.hpp"
#include "termwise/search/search_keys.hpp"

namespace termwise::notes {
namespace {

using Notes = std::map<std::string, std::string, std::less<>>;

const Notes record_notes = {
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
    {"ContractPosition", "Where a subscription's contract is on a day (rule A4)."},
    {"PhaseFilter",
     "What selects the subscriptions of a phase; days inclusive, absent if unbounded (rule A4)."},
    {"Payment", "What is paid for one month of a subscription (rule A11)."},
    {"Profitability", "What an order brings over all its units; staff only (rule V4)."},
    {"BillingGroupSummary", "A group's active subscriptions (rule V3)."},
    {"KnownOrders", "What the store knows of the orders that are imported (rule I1)."},
    {"KnownSubscriptions",
     "What the store knows of the subscriptions that are imported (rule A10)."},
    {"OrderQuery", "What orders are searched for; all that is given must hold (rules F1 to F3)."},
    {"OrderListQuery", "What a store's orders are searched for; as OrderQuery."},
    {"SubscriptionQuery", "What a store's subscriptions are searched for."},
    {"CustomerQuery", "What a store's customers are searched for."},
    {"OrderFilter", "What a store selects orders by; what is absent selects all."},
    {"SubscriptionFilter", "What a store selects subscriptions by; what is absent selects all."},
    {"CustomerFilter", "What a store selects customers by; what is absent selects all."},
    {"OrderKeys", "What a store finds an order by."},
    {"LookupKeys", "What a store looks up before the core can decide, as the core compares it."},
    {"Fault", "One thing that is wrong with one field."},
    {"FaultReport", "Every fault of a rejected input (rule E2)."},
    {"Rejection", "The answer to a rejected input (rule E2)."},
    {"LineFault", "Why a line or a row was rejected (rules I1, I2)."},
    {"Country", "A country as a form offers it."},
    {"Offer",
     "What a quantity of a variant costs at one contract length (rule D3), in minor units."},
    {"ScheduleRun",
     "Months with equal payments in minor units; month 1 is each subscription's first (rule V1)."},
    {"CatalogChange", "What a newer catalog changed for an item of a saved draft (rule D4)."},
    {"OfferChange", "What a new catalog changes for a variant at one contract length (rule A12)."},
    {"SubscriptionKeys", "What a store finds a subscription by."},
    {"CustomerKeys", "What a store finds a customer by."},
};

// By member name; where a name means different things, by table and name.
const Notes member_notes = {
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
    {"FulfillCommand.orderId", "The order's, if the command names it."},
    {"FulfillCommand.itemId", "Of a single unit that stands without the list (rule L5)."},
    {"FulfillCommand.serialNumber", "Of a single unit (rule L5)."},
    {"FulfillCommand.startDate", "Of a single unit (rule L5)."},
    {"FulfillCommand.carrier", "Of a single unit (rule A3)."},
    {"FulfillCommand.trackingNumber", "Of a single unit (rule A3)."},
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
    {"Unit.id", "The new subscription's; absent = the one of the context (rule L5)."},
    {"orderId", "Of the new order."},
    {"Subscription.orderId", "The order that it was made for."},
    {"Subscription.billingGroupId", "Absent where the customer has none."},
    {"Subscription.unitPrice", "A month, major units."},
    {"itemId", "The order's item."},
    {"serialNumber", "Of the device, at most 100 characters."},
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
    {"LookupKeys.customerId", "That a request names (rule A1) or that an order has."},
    {"LookupKeys.billingGroupId", "That the customer names (rule R7)."},
    {"LookupKeys.billingGroupKey", "Of the billing group's name (rule R7)."},
    {"LookupKeys.subscriptionIds", "That items name or that units would get (rules R18, L5)."},
    {"LookupKeys.serialNumbers", "Of units (rule L5) and of a new device (rule A3)."},
    {"LookupKeys.orderType",
     "Of a request (rule R1): `standard` if it says nothing, null if it is faulty."},
    {"path", "JSON Pointer of the field; empty for the whole."},
    {"CatalogChange.path", "JSON Pointer of the item."},
    {"Fault.code", "What is wrong."},
    {"FaultReport.code", "The upper-case code that all details share, else VALIDATION_ERROR."},
    {"message",
     "Plain English for a developer; a screen makes its own words from code and params."},
    {"params", "What the message says, as values."},
    {"details", "In the order of rule E1."},
    {"error", "What is wrong."},
    {"line", "From 1."},
    {"Country.code", "ISO 3166-1 alpha-2."},
    {"Country.name", "The usual English name."},
    {"postalCodeExample", "Null if there is none."},
    {"postalCodeRequired", "Whether an address policy that is strict requires one (rule R11)."},
    {"Offer.contractLength", "Months."},
    {"Offer.unitPrice", "Of one unit in one month, minor units."},
    {"Offer.monthlyTotal", "Of all units in one month, minor units."},
    {"Offer.contractValue", "Of all units over all months, minor units."},
    {"savingPercent",
     "How much less a month than at the shortest length, rounded down; null if not less."},
    {"ScheduleRun.amount", "A month, minor units."},
    {"change", "What happened to the offer."},
    {"oldPrice", "Of one unit in one month, major units of the old currency."},
    {"newPrice", "Of one unit in one month, major units; null unless the price changed."},
    {"readyForFulfillment", "Whether a unit is open and may be handed over (rule V5)."},
    {"schedule", "Up to the longest contract length (rule V1)."},
    {"fromMonth", "The first month of the run."},
    {"toMonth", "The last month of the run."},
    {"amount", "A month, major units."},
    {"KnownOrders.ids", "Those that a stored order has already."},
    {"KnownSubscriptions.rentalIds", "Those ids that are among the rentalIds of a stored order."},
    {"KnownSubscriptions.ids", "Those that a stored subscription has already."},
    {"KnownSubscriptions.serialNumbers", "Those that a stored active subscription has."},
    {"phase", "Where the contract is."},
    {"month", "Of the contract, from 1; null while it does not run."},
    {"monthsLeft", "Months that have not begun."},
    {"daysPastEnd", "Days since endDate, while the subscription is still active."},
    {"PhaseFilter.status", "The status of all subscriptions in that phase."},
    {"startsFrom", "The earliest startDate."},
    {"startsUntil", "The latest startDate."},
    {"endsFrom", "The earliest endDate."},
    {"endsUntil", "The latest endDate."},
    {"Payment.month", "Of the contract, from 1."},
    {"date", "The first day of that month of the contract."},
    {"dueDate", "When the payment is due (rule V2)."},
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

[[noreturn]] void fail(const std::string& name) {
  std::fprintf(stderr, "say in wasm/record_notes.cpp what this is: %s\n", name.c_str());
  std::exit(1);
}

}  // namespace

// clang-format off

std::vector<const Schema*> sent_records() {
  return {
      &catalog_schema, &order_request_schema, &order_context_schema, &draft_options_schema,
      &known_records_schema, &command_context_schema, &simple_command_schema,
      &cancel_command_schema, &edit_command_schema(), &fulfill_command_schema,
      &edit_customer_command_schema(), &cancel_subscription_command_schema,
      &edit_subscription_command_schema(), &due_date_query_schema, &billing_group_query_schema,
      &order_query_schema, &order_list_query_schema, &subscription_query_schema,
      &customer_query_schema, &known_orders_schema, &known_subscriptions_schema,
  };
}

std::vector<const Schema*> written_records() {
  return {
      &order_schema, &subscription_schema, &customer_record_schema, &billing_group_schema,
      &overview_schema, &contract_position_schema, &phase_filter_schema, &payment_schema,
      &profitability_schema, &billing_group_summary_schema,
      &order_filter_schema, &subscription_filter_schema, &customer_filter_schema,
      &order_keys_schema, &subscription_keys_schema, &customer_keys_schema, &lookup_keys_schema,
      &rejection_schema, &line_fault_schema, &country_schema, &offer_schema,
      &schedule_run_schema, &draft_change_schema, &offer_change_schema,
  };
}

// clang-format on

bool is_edit(const Schema& schema) {
  return &schema == &edit_command_schema() || &schema == &edit_customer_command_schema();
}

const std::string& of_record(std::string_view schema) {
  const auto note = record_notes.find(schema);
  if (note == record_notes.end()) fail(std::string(schema));
  return note->second;
}

const std::string& of_member(std::string_view schema, std::string_view member) {
  const std::string full_name = std::string(schema) + '.' + std::string(member);
  auto note = member_notes.find(full_name);
  if (note == member_notes.end()) note = member_notes.find(member);
  if (note == member_notes.end()) fail(full_name);
  return note->second;
}

}  // namespace termwise::notes
