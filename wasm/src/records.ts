// Made from the core's tables by wasm/records.cpp; do not edit.

/** Every fault code, in order of precedence (rule E5). */
export const faultCodes = [
  'duplicate_field',
  'unknown_field',
  'wrong_type',
  'required',
  'not_allowed',
  'too_long',
  'too_many',
  'invalid_characters',
  'not_a_choice',
  'not_a_number',
  'not_an_integer',
  'too_precise',
  'out_of_range',
  'amount_too_large',
  'invalid_email',
  'invalid_phone',
  'invalid_date',
  'unknown_currency',
  'unknown_country',
  'country_mismatch',
  'invalid_postal_code',
  'invalid_billing_group',
  'wrong_total',
  'wrong_status',
  'duplicate_value',
  'duplicate_id',
  'duplicate_sku',
  'length_not_configured',
  'CUSTOMER_NOT_FOUND',
  'CUSTOMER_MISMATCH',
  'BILLING_GROUP_NOT_FOUND',
  'VARIANT_NOT_FOUND',
  'VARIANT_INACTIVE',
  'INVALID_CONTRACT_LENGTH',
  'PRICE_CHANGED',
  'CURRENCY_MISMATCH',
  'ITEM_NOT_FOUND',
  'DUPLICATE_ITEM',
  'CONTRACT_LENGTH_LOCKED',
  'ITEM_LOCKED',
  'ITEM_ALREADY_FULFILLED',
  'DUPLICATE_SUBSCRIPTION',
  'SUBSCRIPTION_NOT_FOUND',
  'SUBSCRIPTION_NOT_ACTIVE',
  'SKU_MISMATCH',
  'SAME_SKU',
  'DUPLICATE_ID',
  'SERIAL_NUMBER_IN_USE',
  'REVISION_CONFLICT',
  'INVALID_TRANSITION',
  'MALFORMED_JSON',
  'REQUEST_TOO_LARGE',
  'VALIDATION_ERROR',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** What the sender can do about each fault: correct the input (`form`), look at what has changed
 * (`conflict`), read the newer revision (`stale`), send less (`too_large`), send JSON (`malformed`).
 */
export const faultKinds = {
  duplicate_field: 'form',
  unknown_field: 'form',
  wrong_type: 'form',
  required: 'form',
  not_allowed: 'form',
  too_long: 'form',
  too_many: 'form',
  invalid_characters: 'form',
  not_a_choice: 'form',
  not_a_number: 'form',
  not_an_integer: 'form',
  too_precise: 'form',
  out_of_range: 'form',
  amount_too_large: 'form',
  invalid_email: 'form',
  invalid_phone: 'form',
  invalid_date: 'form',
  unknown_currency: 'form',
  unknown_country: 'form',
  country_mismatch: 'form',
  invalid_postal_code: 'form',
  invalid_billing_group: 'form',
  wrong_total: 'form',
  wrong_status: 'form',
  duplicate_value: 'form',
  duplicate_id: 'form',
  duplicate_sku: 'form',
  length_not_configured: 'form',
  CUSTOMER_NOT_FOUND: 'form',
  CUSTOMER_MISMATCH: 'form',
  BILLING_GROUP_NOT_FOUND: 'form',
  VARIANT_NOT_FOUND: 'form',
  VARIANT_INACTIVE: 'form',
  INVALID_CONTRACT_LENGTH: 'form',
  PRICE_CHANGED: 'conflict',
  CURRENCY_MISMATCH: 'form',
  ITEM_NOT_FOUND: 'form',
  DUPLICATE_ITEM: 'form',
  CONTRACT_LENGTH_LOCKED: 'form',
  ITEM_LOCKED: 'conflict',
  ITEM_ALREADY_FULFILLED: 'conflict',
  DUPLICATE_SUBSCRIPTION: 'form',
  SUBSCRIPTION_NOT_FOUND: 'form',
  SUBSCRIPTION_NOT_ACTIVE: 'form',
  SKU_MISMATCH: 'form',
  SAME_SKU: 'form',
  DUPLICATE_ID: 'form',
  SERIAL_NUMBER_IN_USE: 'conflict',
  REVISION_CONFLICT: 'stale',
  INVALID_TRANSITION: 'conflict',
  MALFORMED_JSON: 'malformed',
  REQUEST_TOO_LARGE: 'too_large',
  VALIDATION_ERROR: 'form',
} as const satisfies Record<FaultCode, string>;
export type FaultKind = (typeof faultKinds)[FaultCode];

/** The members of a request's item, in the order of the core's schema. */
export const requestItemFields = [
  'sku',
  'quantity',
  'contractLength',
  'unitPrice',
  'listPrice',
  'acquisitionCost',
  'subscriptionId',
] as const;

/** The members of an address, in the order of the core's schema. */
export const addressFields = [
  'contactName',
  'company',
  'streetAddress',
  'buildingInfo',
  'locality',
  'city',
  'adminArea',
  'postalCode',
  'country',
  'countryCode',
] as const;

/** What only a business may have (rules R6 to R8); an object comes before its members. */
export const businessPaths = [
  '/customer/companyName',
  '/customer/registrationNumber',
  '/customer/vatId',
  '/customer/billingGroup',
  '/customer/billingGroup/id',
  '/customer/billingGroup/name',
  '/paymentTerm',
] as const;

/** What a request has that states nothing else (rules R1, R5, R8, O1). */
export const defaultChoices = {
  orderType: 'standard',
  customerType: 'individual',
  paymentTerm: 'immediate',
  newOrderStatus: 'pending',
} as const;

/** Units of one item (rule R14). */
export const minQuantity = 1;
export const maxQuantity = 100000;

/** Bytes of a request, a command or a line of an import (rule E4). */
export const maxRequestBytes = 8388608;

/** Bytes of a catalog (rule K5). */
export const maxCatalogBytes = 67108864;

/** What is ordered: one version of a product. */
export interface Variant {
  /** Unique in the catalog. */
  sku: string;
  /** For people. */
  name: string;
  /** Whether it can be ordered; absent = true. */
  active?: boolean;
  /** Contract length in months → monthly price of one unit, major units (rule K3). */
  prices: Record<string, number>;
  /** What buying one unit costs, major units (rule O4). */
  listPrice?: number;
  /** What one unit costs the seller, major units; staff only (rule O4). */
  acquisitionCost?: number;
}

/** A product with its variants. */
export interface Product {
  /** Unique among its kind. */
  id: string;
  /** For people. */
  name: string;
  /** For grouping. */
  category?: string;
  /** May hold line breaks. */
  description?: string;
  /** Address of a picture. */
  image?: string;
  /** The versions that can be ordered. */
  variants: Variant[];
}

/** What can be rented, at which lengths and prices (section 2). */
export interface CatalogRecord {
  /** The seller's name for this state of the catalog. */
  version?: string;
  /** ISO 4217 code. */
  currency: string;
  /** Months, 1 to 120; absent = 6, 12, 24, 36 (rule K1). */
  contractLengths?: number[];
  /** Everything that can be ordered. */
  products: Product[];
}

/** A known group by id, or a known or new one by name (rule R7). */
export interface BillingGroupReference {
  /** Unique among its kind. */
  id?: string;
  /** For people. */
  name?: string;
}

/** Who orders. */
export interface Customer {
  /** At most 254 characters (rule R2). */
  email: string;
  /** At most 100 characters (rule R3). */
  firstName: string;
  /** At most 100 characters (rule R3). */
  lastName: string;
  /** 7 to 15 digits, kept as sent (rule R4). */
  phone?: string;
  /** Absent = individual (rule R5). */
  customerType?: CustomerType;
  /** Required for business, not allowed for individual (rule R6). */
  companyName?: string;
  /** Business only (rule R6). */
  registrationNumber?: string;
  /** Business only (rule R6). */
  vatId?: string;
  /** Business only (rule R7). */
  billingGroup?: BillingGroupReference;
}

/** A postal address (rules R9 to R11). */
export interface Address {
  /** Who is there. */
  contactName: string;
  /** At that address. */
  company?: string;
  /** Street and number. */
  streetAddress: string;
  /** Floor, door, building. */
  buildingInfo?: string;
  /** Part of the city. */
  locality?: string;
  /** City or town. */
  city: string;
  /** State, province or county. */
  adminArea?: string;
  /** Of the country's form (rule R11). */
  postalCode?: string;
  /** ISO 3166-1 alpha-2 code or English name, kept as sent (rule R10). */
  country: string;
  /** ISO 3166-1 alpha-2, added by the core (rule R10). */
  countryCode?: string;
}

/** One line of a request. */
export interface RequestItem {
  /** The variant (rule R13). */
  sku: string;
  /** Units, 1 to 100 000 (rule R14). */
  quantity: number;
  /** Months (rule R15). */
  contractLength: number;
  /** The price that the sender expects; never trusted (rule R16). */
  unitPrice?: number | string;
  /** Overrides the catalog's (rule R17). */
  listPrice?: number | string;
  /** Overrides the catalog's (rule R17). */
  acquisitionCost?: number | string;
  /** The subscription that is extended or replaced (rule R18). */
  subscriptionId?: string;
}

/** What somebody orders, as it is posted (section 3). */
export interface OrderRequest {
  /** Absent = standard (rule R1). */
  orderType?: OrderType;
  /** Of a known customer; then `customer` may be absent, and the order takes the stored details (rule A1). */
  customerId?: string;
  /** Who orders; may be absent if there is a `customerId`. */
  customer?: Customer;
  /** When an invoice is due; absent = immediate (rule R8). */
  paymentTerm?: PaymentTerm;
  /** Where invoices go (rule R9). */
  billingAddress: Address;
  /** Absent = ships to the billing address (rule R9). */
  shippingAddress?: Address;
  /** 1 to 10 000 lines (rule R12). */
  items: RequestItem[];
  /** The seller's own fields, at most 50 (rule R19). */
  customFields?: Record<string, string | number | boolean>;
  /** At most 5 000 characters, line breaks allowed (rule R20). */
  notes?: string;
}

/** A group of a business customer's accounts. */
export interface BillingGroup {
  /** Unique among its kind. */
  id: string;
  /** For people. */
  name: string;
}

/** A customer as known after the first order (rule O7). */
export interface CustomerRecord {
  /** Unique among its kind. */
  id: string;
  /** At most 254 characters (rule R2). */
  email: string;
  /** At most 100 characters (rule R3). */
  firstName: string;
  /** At most 100 characters (rule R3). */
  lastName: string;
  /** 7 to 15 digits, kept as sent (rule R4). */
  phone?: string;
  /** Absent = individual (rule R5). */
  customerType: CustomerType;
  /** Required for business, not allowed for individual (rule R6). */
  companyName?: string;
  /** Business only (rule R6). */
  registrationNumber?: string;
  /** Business only (rule R6). */
  vatId?: string;
  /** Business only (rule R7). */
  billingGroup?: BillingGroup;
  /** UTC. */
  createdAt: string;
  /** At most 5 000 characters, line breaks allowed (rule R20). */
  notes?: string;
}

/** A device that another one has replaced (rule A3). */
export interface Replacement {
  /** Of the old device. */
  serialNumber: string;
  /** UTC. */
  replacedAt: string;
  /** Why it was replaced. */
  reason: string;
}

/** One unit that is rented out (rule L6). */
export interface Subscription {
  /** Unique among its kind. */
  id: string;
  /** The order that it was made for. */
  orderId: string;
  /** The order's item. */
  itemId: string;
  /** Of the customer. */
  customerId: string;
  /** Absent where the customer has none. */
  billingGroupId?: string;
  /** Unique in the catalog. */
  sku: string;
  /** Of the device, at most 100 characters. */
  serialNumber: string;
  /** ISO 4217 code. */
  currency: string;
  /** A month, major units. */
  unitPrice: number;
  /** Months (rule R15). */
  contractLength: number;
  /** The first day, like 2026-11-21. */
  startDate: string;
  /** The start and the contract length (rule L6). */
  endDate: string;
  /** Who delivers the device, at most 100 characters (rule A3). */
  carrier?: string;
  /** The carrier's number for the delivery, at most 100 characters (rule A3). */
  trackingNumber?: string;
  /** At most 5 000 characters, line breaks allowed (rule A3). */
  notes?: string;
  /** Whether it runs, has ended or was cancelled. */
  status: SubscriptionStatus;
  /** Why it was cancelled; only if it is cancelled (rule A2). */
  cancelReason?: string;
  /** The devices before the present one, the oldest first; absent if none (rule A3). */
  replacements?: Replacement[];
}

/** What the caller supplies for a new order beside the request. */
export interface OrderContext {
  /** Of the new order. */
  orderId: string;
  /** Of the customer, if it is a new one. */
  customerId: string;
  /** Of the billing group, if it is a new one. */
  billingGroupId?: string;
  /** UTC, like 2026-11-21T09:30:00Z. */
  now: string;
  /** Absent = pending (rule O1). */
  status?: NewOrderStatus;
  /** Absent = api (rule R11). */
  addressPolicy?: AddressPolicy;
  /** Known ones that may match by id or e-mail address (rules A1, O7). */
  customers?: CustomerRecord[];
  /** Known ones that may match by id or name (rule R7). */
  billingGroups?: BillingGroup[];
  /** Known ones: those named, and those of the serial numbers used. */
  subscriptions?: Subscription[];
}

/** What a draft is judged by: the address policy, and whom and what is known. */
export interface DraftOptions {
  /** Absent = strict, for forms that a person fills in (rules R11, D6). */
  addressPolicy?: AddressPolicy;
  /** Known ones that may match by id or e-mail address (rules A1, O7). */
  customers?: CustomerRecord[];
  /** Known ones that may match by id or name (rule R7). */
  billingGroups?: BillingGroup[];
  /** Known ones: those named, and those of the serial numbers used. */
  subscriptions?: Subscription[];
}

/** The records that a draft may refer to (rule A9). */
export interface KnownRecords {
  /** Known ones that may match by id or e-mail address (rules A1, O7). */
  customers?: CustomerRecord[];
  /** Known ones that may match by id or name (rule R7). */
  billingGroups?: BillingGroup[];
  /** Known ones: those named, and those of the serial numbers used. */
  subscriptions?: Subscription[];
}

/** What the caller supplies for a command beside the order. */
export interface CommandContext {
  /** Of the customer, if it turns out to be a new one. */
  customerId?: string;
  /** Of the billing group, if it is a new one. */
  billingGroupId?: string;
  /** Of new subscriptions whose units have no id (rule L5). */
  subscriptionId?: string;
  /** UTC, like 2026-11-21T09:30:00Z. */
  now: string;
  /** The day that new subscriptions start on; absent = the UTC day of now. */
  today?: string;
  /** Absent = api (rule R11). */
  addressPolicy?: AddressPolicy;
  /** Known ones that may match by id or e-mail address (rules A1, O7). */
  customers?: CustomerRecord[];
  /** Known ones that may match by id or name (rule R7). */
  billingGroups?: BillingGroup[];
  /** Known ones: those named, and those of the serial numbers used. */
  subscriptions?: Subscription[];
}

/** To confirm. */
export interface SimpleCommand {
  /** Refused where the order is at another one (rule L3). */
  expectedRevision?: number;
}

/** To cancel an order (rules L1, A2). */
export interface CancelCommand {
  /** Kept as cancelReason, at most 1 000 characters (rule A2). */
  reason?: string;
  /** Refused where the order is at another one (rule L3). */
  expectedRevision?: number;
}

/** With an id: keeps that item, of which all else may be repeated as it is; without: adds one. */
export interface EditItem {
  /** Of the item that is kept; absent = a new one. */
  id?: string | null;
  /** Unique in the catalog. */
  sku?: string | null;
  /** Units, 1 to 100 000 (rule R14). */
  quantity: number;
  /** Months (rule R15). */
  contractLength?: number | null;
  /** Of one unit in one month, major units. */
  unitPrice?: number | string | null;
  /** What buying one unit costs, major units (rule O4). */
  listPrice?: number | string | null;
  /** What one unit costs the seller, major units; staff only (rule O4). */
  acquisitionCost?: number | string | null;
  /** The subscription that is extended or replaced (rule R18). */
  subscriptionId?: string | null;
  /** As the catalog had it. */
  productName?: string | null;
  /** As the catalog had it. */
  variantName?: string | null;
  /** By how many units have been handed over (rule O5). */
  rentalStatus?: string | null;
  /** The subscriptions made for it. */
  rentalIds?: string[] | null;
  /** Where the list price comes from (rule O4). */
  listPriceSource?: string | null;
  /** Where the cost comes from; staff only (rule O4). */
  acquisitionCostSource?: string | null;
}

/** What replaces what was there; what is absent stays, null empties (rule L4). */
export interface EditCommand {
  /** Never allowed. */
  orderType?: OrderType | null;
  /** Never allowed. */
  customerId?: string | null;
  /** Who orders. */
  customer?: Customer;
  /** When an invoice is due; absent = immediate (rule R8). */
  paymentTerm?: PaymentTerm | null;
  /** Where invoices go (rule R9). */
  billingAddress?: Address;
  /** Absent = ships to the billing address (rule R9). */
  shippingAddress?: Address | null;
  /** 1 to 10 000 lines (rule R12). */
  items?: EditItem[];
  /** The seller's own fields, at most 50 (rule R19). */
  customFields?: Record<string, string | number | boolean> | null;
  /** At most 5 000 characters, line breaks allowed (rule R20). */
  notes?: string | null;
  /** Refused where the order is at another one (rule L3). */
  expectedRevision?: number | null;
}

/** One unit that is handed over. */
export interface Unit {
  /** The new subscription's; absent = the one of the context (rule L5). */
  id?: string;
  /** The order's item. */
  itemId: string;
  /** Absent only for an extension, which keeps the device (rule L7). */
  serialNumber?: string;
  /** Absent = today; for an extension the old end (rule L7). */
  startDate?: string;
  /** Who delivers the device, at most 100 characters (rule A3). */
  carrier?: string;
  /** The carrier's number for the delivery, at most 100 characters (rule A3). */
  trackingNumber?: string;
}

/** The units that are handed over, all or none (rule L5). */
export interface FulfillCommand {
  /** The order's, if the command names it. */
  orderId?: string;
  /** 1 to 100 000. */
  units?: Unit[];
  /** Of a single unit that stands without the list (rule L5). */
  itemId?: string;
  /** Of a single unit (rule L5). */
  serialNumber?: string;
  /** Of a single unit (rule L5). */
  startDate?: string;
  /** Of a single unit (rule A3). */
  carrier?: string;
  /** Of a single unit (rule A3). */
  trackingNumber?: string;
  /** Refused where the order is at another one (rule L3). */
  expectedRevision?: number;
}

/** What replaces what a stored customer has; what is absent stays, null removes it (rule A14). */
export interface EditCustomerCommand {
  /** Unique among its kind. */
  id?: string | null;
  /** At most 254 characters (rule R2). */
  email?: string;
  /** At most 100 characters (rule R3). */
  firstName?: string;
  /** At most 100 characters (rule R3). */
  lastName?: string;
  /** 7 to 15 digits, kept as sent (rule R4). */
  phone?: string | null;
  /** Absent = individual (rule R5). */
  customerType?: CustomerType | null;
  /** Required for business, not allowed for individual (rule R6). */
  companyName?: string | null;
  /** Business only (rule R6). */
  registrationNumber?: string | null;
  /** Business only (rule R6). */
  vatId?: string | null;
  /** Business only (rule R7). */
  billingGroup?: BillingGroupReference | null;
  /** UTC. */
  createdAt?: string | null;
  /** At most 5 000 characters, line breaks allowed (rule R20). */
  notes?: string | null;
}

/** To cancel a subscription (rules L9, A2). */
export interface CancelSubscriptionCommand {
  /** Kept as cancelReason, at most 1 000 characters (rule A2). */
  reason?: string;
}

/** The new details, null removes one; all else may only be repeated unchanged (rule A3). */
export interface EditSubscriptionCommand {
  /** Unique among its kind. */
  id?: string | null;
  /** Of the new order. */
  orderId?: string | null;
  /** The order's item. */
  itemId?: string | null;
  /** Of the customer. */
  customerId?: string | null;
  /** Of the billing group, if it is a new one. */
  billingGroupId?: string | null;
  /** Unique in the catalog. */
  sku?: string | null;
  /** Of the device that replaces the present one. */
  serialNumber?: string | null;
  /** ISO 4217 code. */
  currency?: string | null;
  /** Of one unit in one month, major units. */
  unitPrice?: number | string | null;
  /** Months (rule R15). */
  contractLength?: number | null;
  /** The first day, like 2026-11-21. */
  startDate?: string | null;
  /** The start and the contract length (rule L6). */
  endDate?: string | null;
  /** Who delivers the device, at most 100 characters (rule A3). */
  carrier?: string | null;
  /** The carrier's number for the delivery, at most 100 characters (rule A3). */
  trackingNumber?: string | null;
  /** At most 5 000 characters, line breaks allowed (rule A3). */
  notes?: string | null;
  /** Where the order stands. */
  status?: SubscriptionStatus | null;
  /** Why it was cancelled; only if it is cancelled (rule A2). */
  cancelReason?: string | null;
  /** The devices before the present one, the oldest first; absent if none (rule A3). */
  replacements?: Replacement[] | null;
  /** Why the device is replaced, at most 1 000 characters; required if it is (rule A3). */
  reason?: string | null;
}

/** An invoice (rule V2). */
export interface DueDateQuery {
  /** When an invoice is due; absent = immediate (rule R8). */
  paymentTerm?: PaymentTerm;
  /** Like 2026-11-21. */
  invoiceDate: string;
}

/** A group, and the subscriptions that may be its own (rule V3). */
export interface BillingGroupQuery {
  /** The group. */
  billingGroupId: string;
  /** Those of other groups do not count. */
  subscriptions: Subscription[];
}

/** What orders are searched for; all that is given must hold (rules F1 to F3). */
export interface OrderQuery {
  /** Words, each of which must occur in names, e-mail address, id or products. */
  search?: string;
  /** Any of these. */
  status?: OrderStatus[];
  /** Absent = individual (rule R5). */
  customerType?: CustomerType;
  /** A UTC day, like 2026-11-21, included. */
  createdFrom?: string;
  /** A UTC day, included. */
  createdTo?: string;
  /** How many of the found are skipped; absent = 0. */
  offset?: number;
  /** 1 to 200; absent = 50. */
  limit?: number;
}

/** What a store's orders are searched for; as OrderQuery. */
export interface OrderListQuery {
  /** Words, each of which must occur in names, e-mail address, id or products. */
  search?: string;
  /** Any of these. */
  status?: OrderStatus[];
  /** Only this type. */
  customerType?: CustomerType;
  /** Only this type. */
  orderType?: OrderType;
  /** Of the customer. */
  customerId?: string;
  /** A UTC day, like 2026-11-21, included. */
  createdFrom?: string;
  /** A UTC day, included. */
  createdTo?: string;
  /** Any of these, at most 200: an order id or the exact text of a custom field's value. */
  lookup?: string[];
  /** 1 to 200; absent = 50. */
  limit?: number;
}

/** What a store's subscriptions are searched for. */
export interface SubscriptionQuery {
  /** Words, each of which must occur in serial number, sku, customer id or order id. */
  search?: string;
  /** Only of this order. */
  orderId?: string;
  /** Of the customer. */
  customerId?: string;
  /** The whole number; replaced devices match, too. */
  serialNumber?: string;
  /** Any of these. */
  status?: SubscriptionStatus[];
  /** Only what ends before this day. */
  endsBefore?: string;
  /** 1 to 200; absent = 50. */
  limit?: number;
}

/** What a store's customers are searched for. */
export interface CustomerQuery {
  /** Words, each of which must occur in names, e-mail address or id. */
  search?: string;
  /** The whole address; letters are compared as in rule O7. */
  email?: string;
  /** 1 to 200; absent = 50. */
  limit?: number;
}

/** What the store knows of the orders that are imported (rule I1). */
export interface KnownOrders {
  /** Those that a stored order has already. */
  ids?: string[];
}

/** What the store knows of the subscriptions that are imported (rule A10). */
export interface KnownSubscriptions {
  /** Those ids that are among the rentalIds of a stored order. */
  rentalIds?: string[];
  /** Those that a stored subscription has already. */
  ids?: string[];
  /** Those that a stored active subscription has. */
  serialNumbers?: string[];
}

/** The customer as the order keeps it. */
export interface OrderCustomer {
  /** At most 254 characters (rule R2). */
  email: string;
  /** At most 100 characters (rule R3). */
  firstName: string;
  /** At most 100 characters (rule R3). */
  lastName: string;
  /** 7 to 15 digits, kept as sent (rule R4). */
  phone?: string;
  /** Absent = individual (rule R5). */
  customerType: CustomerType;
  /** Required for business, not allowed for individual (rule R6). */
  companyName?: string;
  /** Business only (rule R6). */
  registrationNumber?: string;
  /** Business only (rule R6). */
  vatId?: string;
  /** Business only (rule R7). */
  billingGroup?: BillingGroup;
}

/** An address as the order keeps it. */
export interface OrderAddress {
  /** Who is there. */
  contactName: string;
  /** At that address. */
  company?: string;
  /** Street and number. */
  streetAddress: string;
  /** Floor, door, building. */
  buildingInfo?: string;
  /** Part of the city. */
  locality?: string;
  /** City or town. */
  city: string;
  /** State, province or county. */
  adminArea?: string;
  /** Of the country's form (rule R11). */
  postalCode?: string;
  /** ISO 3166-1 alpha-2 code or English name, kept as sent (rule R10). */
  country: string;
  /** ISO 3166-1 alpha-2, added by the core (rule R10). */
  countryCode: string;
}

/** One line of an order, at its fixed price (rule O2). */
export interface OrderItem {
  /** Revision in which it joined, hyphen, number (rule O6). */
  id: string;
  /** Unique in the catalog. */
  sku: string;
  /** As the catalog had it. */
  productName: string;
  /** As the catalog had it. */
  variantName: string;
  /** Units, 1 to 100 000 (rule R14). */
  quantity: number;
  /** Of one unit in one month, major units. */
  unitPrice: number;
  /** Months (rule R15). */
  contractLength: number;
  /** The subscription that is extended or replaced (rule R18). */
  subscriptionId?: string;
  /** By how many units have been handed over (rule O5). */
  rentalStatus: RentalStatus;
  /** The subscriptions made for it. */
  rentalIds: string[];
  /** What buying one unit costs, major units (rule O4). */
  listPrice: number | null;
  /** Where the list price comes from (rule O4). */
  listPriceSource: ListPriceSource | null;
  /** What one unit costs the seller, major units; staff only (rule O4). */
  acquisitionCost?: number | null;
  /** Where the cost comes from; staff only (rule O4). */
  acquisitionCostSource?: AcquisitionCostSource | null;
}

/** The sums over all items (rule O3). */
export interface Totals {
  /** Σ unit price × quantity, major units (rule O3). */
  monthlyTotal: number;
  /** Σ unit price × contract length × quantity, major units (rule O3). */
  contractValue: number;
}

/** How many units have been handed over (rule O5). */
export interface RentalProgress {
  /** Units handed over. */
  rentedDevices: number;
  /** Units ordered. */
  totalDevices: number;
}

/** An order, checked and priced (section 5). */
export interface Order {
  /** Unique among its kind. */
  id: string;
  /** Absent = standard (rule R1). */
  orderType: OrderType;
  /** Where the order stands. */
  status: OrderStatus;
  /** ISO 4217 code. */
  currency: string;
  /** Of the customer. */
  customerId: string;
  /** Who orders. */
  customer: OrderCustomer;
  /** When an invoice is due; absent = immediate (rule R8). */
  paymentTerm: PaymentTerm;
  /** Where invoices go (rule R9). */
  billingAddress: OrderAddress;
  /** Absent = ships to the billing address (rule R9). */
  shippingAddress: OrderAddress | null;
  /** 1 to 10 000 lines (rule R12). */
  items: OrderItem[];
  /** Sums over all items. */
  totals: Totals;
  /** How many units have been handed over. */
  rentalProgress: RentalProgress;
  /** The seller's own fields, at most 50 (rule R19). */
  customFields: Record<string, string | number | boolean>;
  /** At most 5 000 characters, line breaks allowed (rule R20). */
  notes?: string;
  /** Why it was cancelled; only if it is cancelled (rule A2). */
  cancelReason?: string;
  /** Of the catalog that priced the order. */
  catalogVersion?: string;
  /** UTC. */
  createdAt: string;
  /** UTC. */
  updatedAt: string;
  /** Raised by one with every change. */
  revision: number;
}

/** Whether an action is allowed, or why not (rule L2). */
export interface AvailableAction {
  /** What could be done. */
  action: Action;
  /** Whether it may be. */
  allowed: boolean;
  /** Why not. */
  reason?: Reason;
}

/** Months with equal payments; month 1 is each subscription's first (rule V1). */
export interface PaymentRun {
  /** The first month of the run. */
  fromMonth: number;
  /** The last month of the run. */
  toMonth: number;
  /** A month, major units. */
  amount: number;
}

/** What may be done with an order, and what is paid in which months. */
export interface OrderOverview {
  /** All four, in the order of the schema. */
  availableActions: AvailableAction[];
  /** Whether a unit is open and may be handed over (rule V5). */
  readyForFulfillment: boolean;
  /** Up to the longest contract length (rule V1). */
  schedule: PaymentRun[];
}

/** Where a subscription's contract is on a day (rule A4). */
export interface ContractPosition {
  /** Where the contract is. */
  phase: Phase;
  /** Of the contract, from 1; null while it does not run. */
  month: number | null;
  /** Months that have not begun. */
  monthsLeft: number;
  /** Days since endDate, while the subscription is still active. */
  daysPastEnd: number;
}

/** What selects the subscriptions of a phase; days inclusive, absent if unbounded (rule A4). */
export interface PhaseFilter {
  /** The status of all subscriptions in that phase. */
  status: SubscriptionStatus;
  /** The earliest startDate. */
  startsFrom?: string;
  /** The latest startDate. */
  startsUntil?: string;
  /** The earliest endDate. */
  endsFrom?: string;
  /** The latest endDate. */
  endsUntil?: string;
}

/** What is paid for one month of a subscription (rule A11). */
export interface Payment {
  /** Of the contract, from 1. */
  month: number;
  /** The first day of that month of the contract. */
  date: string;
  /** When the payment is due (rule V2). */
  dueDate: string;
  /** A month, major units. */
  amount: number;
}

/** What an order brings over all its units; staff only (rule V4). */
export interface Profitability {
  /** Major units; null where the cost of a unit is not known. */
  acquisitionCost: number | null;
  /** Major units. */
  contractValue: number;
  /** Major units, may be negative; null where the cost is. */
  margin: number | null;
  /** When the payments cover the cost; null for never. */
  breakEvenMonth: number | null;
}

/** A group's active subscriptions (rule V3). */
export interface BillingGroupSummary {
  /** The group. */
  billingGroupId: string;
  /** ISO 4217 code; null while nothing is active. */
  currency: string | null;
  /** The active ones. */
  subscriptionIds: string[];
  /** Whose they are, each once. */
  customerIds: string[];
  /** Major units. */
  monthlyTotal: number;
}

/** What a store selects orders by; what is absent selects all. */
export interface OrderFilter {
  /** Folded; each must occur in the search text. */
  words: string[];
  /** Any of these; if empty, any. */
  status: OrderStatus[];
  /** Only this type. */
  customerType?: CustomerType;
  /** Only this type. */
  orderType?: OrderType;
  /** Of the customer. */
  customerId?: string;
  /** Microseconds since 1970 in decimal, included. */
  createdFrom?: string;
  /** Microseconds since 1970 in decimal, excluded. */
  createdUntil?: string;
  /** Any of these, exact; if empty, all orders. */
  lookup: string[];
  /** How many at most. */
  limit: number;
}

/** What a store selects subscriptions by; what is absent selects all. */
export interface SubscriptionFilter {
  /** Folded; each must occur in the search text. */
  words: string[];
  /** Only of this order. */
  orderId?: string;
  /** Of the customer. */
  customerId?: string;
  /** Exact; replaced devices match, too. */
  serialNumber?: string;
  /** Any of these; if empty, any. */
  status: SubscriptionStatus[];
  /** Only what ends before this day. */
  endsBefore?: string;
  /** How many at most. */
  limit: number;
}

/** What a store selects customers by; what is absent selects all. */
export interface CustomerFilter {
  /** Folded; each must occur in the search text. */
  words: string[];
  /** Of the e-mail address (rule O7). */
  customerKey?: string;
  /** How many at most. */
  limit: number;
}

/** What a store finds an order by. */
export interface OrderKeys {
  /** Folded, one text on a line, so that no word spans two. */
  searchText: string;
  /** Microseconds since 1970 in decimal. */
  createdAt: string;
  /** The exact text of each custom field's value. */
  lookupValues: string[];
}

/** What a store finds a subscription by. */
export interface SubscriptionKeys {
  /** Folded, one text on a line, so that no word spans two. */
  searchText: string;
}

/** What a store finds a customer by. */
export interface CustomerKeys {
  /** Folded, one text on a line, so that no word spans two. */
  searchText: string;
  /** Microseconds since 1970 in decimal. */
  createdAt: string;
  /** Of the e-mail address (rule O7). */
  customerKey: string;
}

/** What a store looks up before the core can decide, as the core compares it. */
export interface LookupKeys {
  /** That a request names (rule A1) or that an order has. */
  customerId: string | null;
  /** Of the e-mail address (rule O7). */
  customerKey: string | null;
  /** That the customer names (rule R7). */
  billingGroupId: string | null;
  /** Of the billing group's name (rule R7). */
  billingGroupKey: string | null;
  /** That items name or that units would get (rules R18, L5). */
  subscriptionIds: string[];
  /** Of units (rule L5) and of a new device (rule A3). */
  serialNumbers: string[];
  /** Of a request (rule R1): `standard` if it says nothing, null if it is faulty. */
  orderType: OrderType | null;
}

/** One thing that is wrong with one field. */
export interface Fault {
  /** JSON Pointer of the field; empty for the whole. */
  path: string;
  /** What is wrong. */
  code: FaultCode;
  /** Plain English for a developer; a screen makes its own words from code and params. */
  message: string;
  /** What the message says, as values. */
  params?: Record<string, unknown>;
}

/** Every fault of a rejected input (rule E2). */
export interface FaultReport {
  /** The upper-case code that all details share, else VALIDATION_ERROR. */
  code: FaultCode;
  /** Plain English for a developer; a screen makes its own words from code and params. */
  message: string;
  /** In the order of rule E1. */
  details: Fault[];
}

/** The answer to a rejected input (rule E2). */
export interface Rejection {
  /** What is wrong. */
  error: FaultReport;
}

/** Why a line or a row was rejected (rules I1, I2). */
export interface LineFault {
  /** From 1. */
  line: number;
  /** What is wrong. */
  error: FaultReport;
}

/** A country as a form offers it. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** The usual English name. */
  name: string;
  /** Null if there is none. */
  postalCodeExample: string | null;
  /** Whether an address policy that is strict requires one (rule R11). */
  postalCodeRequired: boolean;
}

/** What a quantity of a variant costs at one contract length (rule D3), in minor units. */
export interface Offer {
  /** Months. */
  contractLength: number;
  /** Of one unit in one month, minor units. */
  unitPrice: number;
  /** Of all units in one month, minor units. */
  monthlyTotal: number;
  /** Of all units over all months, minor units. */
  contractValue: number;
  /** How much less a month than at the shortest length, rounded down; null if not less. */
  savingPercent: number | null;
}

/** Months with equal payments in minor units; month 1 is each subscription's first (rule V1). */
export interface ScheduleRun {
  /** The first month of the run. */
  fromMonth: number;
  /** The last month of the run. */
  toMonth: number;
  /** A month, minor units. */
  amount: number;
}

/** What a newer catalog changed for an item of a saved draft (rule D4). */
export interface CatalogChange {
  /** JSON Pointer of the item. */
  path: string;
  /** Unique in the catalog. */
  sku: string;
  /** What happened to the offer. */
  change: CatalogChangeKind;
  /** Of one unit in one month, major units of the old currency. */
  oldPrice: number;
  /** Of one unit in one month, major units; null unless the price changed. */
  newPrice: number | null;
}

/** What a new catalog changes for a variant at one contract length (rule A12). */
export interface OfferChange {
  /** Unique in the catalog. */
  sku: string;
  /** Months (rule R15). */
  contractLength: number;
  /** What happened to the offer. */
  change: CatalogChangeKind;
  /** Of one unit in one month, major units of the old currency. */
  oldPrice: number;
  /** Of one unit in one month, major units; null unless the price changed. */
  newPrice: number | null;
}

/** Each record's type by its name, which is also that of its JSON Schema. */
export interface Records {
  Address: Address;
  AvailableAction: AvailableAction;
  BillingGroup: BillingGroup;
  BillingGroupQuery: BillingGroupQuery;
  BillingGroupReference: BillingGroupReference;
  BillingGroupSummary: BillingGroupSummary;
  CancelCommand: CancelCommand;
  CancelSubscriptionCommand: CancelSubscriptionCommand;
  CatalogChange: CatalogChange;
  CatalogRecord: CatalogRecord;
  CommandContext: CommandContext;
  ContractPosition: ContractPosition;
  Country: Country;
  Customer: Customer;
  CustomerFilter: CustomerFilter;
  CustomerKeys: CustomerKeys;
  CustomerQuery: CustomerQuery;
  CustomerRecord: CustomerRecord;
  DraftOptions: DraftOptions;
  DueDateQuery: DueDateQuery;
  EditCommand: EditCommand;
  EditCustomerCommand: EditCustomerCommand;
  EditItem: EditItem;
  EditSubscriptionCommand: EditSubscriptionCommand;
  Fault: Fault;
  FaultReport: FaultReport;
  FulfillCommand: FulfillCommand;
  KnownOrders: KnownOrders;
  KnownRecords: KnownRecords;
  KnownSubscriptions: KnownSubscriptions;
  LineFault: LineFault;
  LookupKeys: LookupKeys;
  Offer: Offer;
  OfferChange: OfferChange;
  Order: Order;
  OrderAddress: OrderAddress;
  OrderContext: OrderContext;
  OrderCustomer: OrderCustomer;
  OrderFilter: OrderFilter;
  OrderItem: OrderItem;
  OrderKeys: OrderKeys;
  OrderListQuery: OrderListQuery;
  OrderOverview: OrderOverview;
  OrderQuery: OrderQuery;
  OrderRequest: OrderRequest;
  Payment: Payment;
  PaymentRun: PaymentRun;
  PhaseFilter: PhaseFilter;
  Product: Product;
  Profitability: Profitability;
  Rejection: Rejection;
  RentalProgress: RentalProgress;
  Replacement: Replacement;
  RequestItem: RequestItem;
  ScheduleRun: ScheduleRun;
  SimpleCommand: SimpleCommand;
  Subscription: Subscription;
  SubscriptionFilter: SubscriptionFilter;
  SubscriptionKeys: SubscriptionKeys;
  SubscriptionQuery: SubscriptionQuery;
  Totals: Totals;
  Unit: Unit;
  Variant: Variant;
}

/** The words of each choice, in their order. */
export const choices = {
  acquisitionCostSource: ['manual', 'variant', 'list_price'],
  action: ['confirm', 'edit', 'fulfill', 'cancel'],
  addressPolicy: ['api', 'strict'],
  catalogChangeKind: ['price_changed', 'vanished', 'inactive'],
  customerType: ['individual', 'business'],
  listPriceSource: ['manual', 'variant'],
  newOrderStatus: ['pending', 'confirmed'],
  orderStatus: ['pending', 'confirmed', 'partial', 'fulfilled', 'cancelled'],
  orderType: ['standard', 'extension', 'upgrade'],
  paymentTerm: ['immediate', 'net7', 'net14', 'net30'],
  phase: ['upcoming', 'running', 'past_end', 'ended', 'cancelled'],
  reason: ['already_confirmed', 'has_subscriptions', 'order_fulfilled', 'order_cancelled', 'revision_exhausted'],
  rentalStatus: ['pending', 'partial', 'completed'],
  subscriptionStatus: ['active', 'ended', 'cancelled'],
} as const;
export type AcquisitionCostSource = (typeof choices)['acquisitionCostSource'][number];
export type Action = (typeof choices)['action'][number];
export type AddressPolicy = (typeof choices)['addressPolicy'][number];
export type CatalogChangeKind = (typeof choices)['catalogChangeKind'][number];
export type CustomerType = (typeof choices)['customerType'][number];
export type ListPriceSource = (typeof choices)['listPriceSource'][number];
export type NewOrderStatus = (typeof choices)['newOrderStatus'][number];
export type OrderStatus = (typeof choices)['orderStatus'][number];
export type OrderType = (typeof choices)['orderType'][number];
export type PaymentTerm = (typeof choices)['paymentTerm'][number];
export type Phase = (typeof choices)['phase'][number];
export type Reason = (typeof choices)['reason'][number];
export type RentalStatus = (typeof choices)['rentalStatus'][number];
export type SubscriptionStatus = (typeof choices)['subscriptionStatus'][number];
