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
  'duplicate_value',
  'duplicate_id',
  'duplicate_sku',
  'length_not_configured',
  'BILLING_GROUP_NOT_FOUND',
  'VARIANT_NOT_FOUND',
  'VARIANT_INACTIVE',
  'INVALID_CONTRACT_LENGTH',
  'PRICE_CHANGED',
  'DUPLICATE_SUBSCRIPTION',
  'MALFORMED_JSON',
  'REQUEST_TOO_LARGE',
  'VALIDATION_ERROR',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The members of a request's item, in the order of the core's table. */
export const requestItemFields = [
  'sku',
  'quantity',
  'contractLength',
  'unitPrice',
  'listPrice',
  'acquisitionCost',
  'subscriptionId',
] as const;

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
  /** Who orders. */
  customer: Customer;
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
  /** Known ones that may match by e-mail address (rule O7). */
  customers?: CustomerRecord[];
  /** Known ones that may match by id or name (rule R7). */
  billingGroups?: BillingGroup[];
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
  /** Of the catalog that priced the order. */
  catalogVersion?: string;
  /** UTC. */
  createdAt: string;
  /** UTC. */
  updatedAt: string;
  /** Raised by one with every change. */
  revision: number;
}

/** The words of each choice, in their order. */
export const choices = {
  acquisitionCostSource: ['manual', 'variant', 'list_price'],
  addressPolicy: ['api', 'strict'],
  customerType: ['individual', 'business'],
  listPriceSource: ['manual', 'variant'],
  newOrderStatus: ['pending', 'confirmed'],
  orderStatus: ['pending', 'confirmed', 'partial', 'fulfilled', 'cancelled'],
  orderType: ['standard', 'extension', 'upgrade'],
  paymentTerm: ['immediate', 'net7', 'net14', 'net30'],
  rentalStatus: ['pending', 'partial', 'completed'],
} as const;
export type AcquisitionCostSource = (typeof choices)['acquisitionCostSource'][number];
export type AddressPolicy = (typeof choices)['addressPolicy'][number];
export type CustomerType = (typeof choices)['customerType'][number];
export type ListPriceSource = (typeof choices)['listPriceSource'][number];
export type NewOrderStatus = (typeof choices)['newOrderStatus'][number];
export type OrderStatus = (typeof choices)['orderStatus'][number];
export type OrderType = (typeof choices)['orderType'][number];
export type PaymentTerm = (typeof choices)['paymentTerm'][number];
export type RentalStatus = (typeof choices)['rentalStatus'][number];
