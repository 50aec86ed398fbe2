import type { NoVerdict, OutboxState, Reason, StoreUnavailable } from '@termwise/posting';
import type { CustomerType, Fault, FaultCode, PaymentTerm } from 'termwise';

/** The field that a fault is told at, as far as the wording needs to know it. */
export interface Subject {
  /** What the field asks for, as it reads after "Enter" or "Choose": "your first name". */
  readonly ask: string;
  readonly isChoice: boolean;
  /** Writes an amount in major units, as it stands in a fault's params. */
  readonly money: (amount: unknown) => string;
}

type Params = Readonly<Record<string, unknown>>;
type Wording = (params: Params, subject: Subject) => string;

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : '';
}

function request({ ask, isChoice }: Subject): string {
  return `${isChoice ? 'Choose' : 'Enter'} ${ask}.`;
}

/** These words are English, and so are the figures in them. */
const figures = new Intl.NumberFormat('en');

function figure(bound: unknown): string {
  return typeof bound === 'number' ? figures.format(bound) : String(bound);
}

function range({ min, max }: Params): string {
  if (min === undefined) return `Enter ${figure(max)} at most.`;
  if (max === undefined) return `Enter ${figure(min)} at least.`;
  return `Enter a number from ${figure(min)} to ${figure(max)}.`;
}

/** Every code that the core may give has its words here; the compiler misses a new one. */
const words: Record<FaultCode, Wording> = {
  required: (_, subject) => request(subject),
  not_allowed: () => 'This does not apply here. Leave it empty.',
  too_long: ({ max }) => `Use ${figure(max)} characters at most.`,
  too_many: ({ max }) => `There is room for ${figure(max)} at most.`,
  invalid_characters: () => 'This holds a character that cannot be used. Type it again.',
  not_a_choice: ({ allowed }) => `Choose one of: ${list(allowed)}.`,
  not_a_number: () => 'Enter a number.',
  not_an_integer: () => 'Enter a whole number, such as 3.',
  too_precise: ({ decimals }) => `Use ${decimals} decimals at most.`,
  out_of_range: (params) => range(params),
  amount_too_large: () => 'This amount is too large for one order. Lower the quantity.',
  invalid_email: () => 'Enter an address like name@example.com.',
  invalid_phone: () => 'Enter a number like +44 20 7946 0000.',
  unknown_country: () => 'Choose a country from the list.',
  country_mismatch: () => 'Country and country code do not belong together.',
  invalid_postal_code: ({ example }) =>
    typeof example === 'string'
      ? `Write it as the country does: ${example}.`
      : 'Write it as the chosen country does.',
  invalid_date: () => 'Enter a date that exists.',
  invalid_billing_group: () => 'Enter a name for the billing group, or leave it empty.',
  // Such as a word where a number belongs: it helps to hear once more what is asked for.
  wrong_type: (_, subject) => request(subject),
  unknown_field: () => 'The shop does not know this field.',
  duplicate_field: () => 'This is given twice.',
  duplicate_value: () => 'This is given twice.',
  duplicate_sku: () => 'This article is listed twice.',
  duplicate_id: () => 'This number is in use already.',
  length_not_configured: () => 'This contract length is not offered.',
  unknown_currency: () => 'The shop’s currency is not known.',
  MALFORMED_JSON: () => 'The order did not arrive whole. Send it again.',
  REQUEST_TOO_LARGE: () => 'The order is too large to be sent at once. Split it in two.',
  VARIANT_NOT_FOUND: () => 'This article is no longer in the catalogue. Remove it to go on.',
  VARIANT_INACTIVE: () => 'This article cannot be ordered at the moment. Remove it to go on.',
  INVALID_CONTRACT_LENGTH: ({ allowed }) =>
    `This contract length is not offered here. Choose ${list(allowed)} months.`,
  PRICE_CHANGED: ({ expected, actual }, { money }) =>
    typeof expected === 'number' && typeof actual === 'number'
      ? `The monthly price of one unit changed from ${money(expected)} to ${money(actual)}.`
      : 'The monthly price changed.',
  BILLING_GROUP_NOT_FOUND: () => 'The shop does not know this billing group.',
  DUPLICATE_SUBSCRIPTION: () => 'This subscription is named twice in the order.',
  SUBSCRIPTION_NOT_FOUND: () => 'There is no such subscription in your name.',
  SUBSCRIPTION_NOT_ACTIVE: () => 'This subscription has ended. Order the article anew.',
  SKU_MISMATCH: () => 'This subscription is of another article.',
  SAME_SKU: () => 'Choose another article than the one that you have.',
  // What staff may meet, and a customer who returns to an order that went on without this page.
  CURRENCY_MISMATCH: () => 'The order is in another currency than the catalogue.',
  ITEM_NOT_FOUND: () => 'This item is no longer in the order.',
  DUPLICATE_ITEM: () => 'This item is listed twice.',
  CONTRACT_LENGTH_LOCKED: () => 'The contract length is fixed. Remove the item and add another.',
  ITEM_LOCKED: () => 'This item is handed over already and cannot be changed.',
  ITEM_ALREADY_FULFILLED: () => 'All of this item is handed over already.',
  DUPLICATE_ID: () => 'This number is in use already.',
  SERIAL_NUMBER_IN_USE: () => 'This serial number is in use already.',
  REVISION_CONFLICT: () => 'The order was changed meanwhile. Load it again.',
  INVALID_TRANSITION: () => 'The order does not allow this any more.',
  wrong_total: () => 'This is not the sum of the items.',
  wrong_status: () => 'This does not agree with what is handed over.',
  VALIDATION_ERROR: () => 'The shop did not accept this.',
};

/** A newer server may know codes that this page does not; its own message is better than none. */
export function wordsFor(fault: Fault, subject: Subject): string {
  const wording = Object.hasOwn(words, fault.code) ? words[fault.code] : undefined;
  if (wording) return wording(fault.params ?? {}, subject);
  return fault.message ? `The shop says: ${fault.message}` : 'The shop did not accept this.';
}

export const paymentTermWords: Record<PaymentTerm, string> = {
  immediate: 'On receipt of the invoice',
  net7: 'Within 7 days',
  net14: 'Within 14 days',
  net30: 'Within 30 days',
};

export function monthsText(months: unknown): string {
  return String(months) === '1' ? '1 month' : `${String(months)} months`;
}

export const customerTypeWords: Record<CustomerType, string> = {
  individual: 'Individual',
  business: 'Business',
};

const noVerdictSentences: Record<NoVerdict, string> = {
  unreachable: 'The shop could not be reached.',
  unauthorized: 'The shop did not let this page in. Please tell the shop about it.',
  busy: 'The shop is busy right now.',
  server: 'The shop has a problem of its own right now.',
  in_progress: 'The shop is still working on it.',
  unread: 'The shop has it, but its answer broke off.',
  unexpected: 'The shop answered in a way that this page does not understand.',
};

/** Where an order is sent without being kept: then the person tries again. */
export function noVerdictWords(reason: NoVerdict, retryAfter: string | null): string {
  const wait = retryAfter && /^\d+$/.test(retryAfter) ? ` Try again in ${retryAfter} seconds.` : '';
  return (
    `${noVerdictSentences[reason]}${wait} Everything you entered is still here;` +
    ' sent again unchanged, it is not ordered twice.'
  );
}

const reasonSentences: Record<Reason, string> = {
  ...noVerdictSentences,
  new: 'It is about to be sent.',
  offline: 'There is no connection. It is sent as soon as there is one.',
  interrupted: 'Sending it was interrupted.',
  faults: 'The shop found something to put right.',
  price_changed: 'A price has changed. Accept it to order.',
  key_taken: 'The shop has this order already, as it was sent before.',
  withdrawn: 'You took it back to change it.',
};

/** Where an order stands that was handed in, and what happens to it next. */
export function outboxWords(entry: OutboxState, now: number): string {
  const { state, reason, nextAttemptAt } = entry;
  if (state === 'sending') return 'It is being sent.';
  if (state === 'sent') return 'The shop has it.';
  const why = reason ? reasonSentences[reason] : '';
  const isPlanned = nextAttemptAt !== null && reason !== 'offline' && reason !== 'new';
  return isPlanned ? `${why} Next try ${fromNow(nextAttemptAt - now)}.` : why;
}

/** Why a draft came back. */
export function returnedWords(reason: Reason): string {
  return reasonSentences[reason];
}

export const storageWords: Record<StoreUnavailable['reason'], string> = {
  quota: 'This device has no room left, so your order is not kept here',
  denied: 'This browser does not let the page keep anything, so your order is not kept here',
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How far a moment is from now; `in 20 seconds`, `3 hours ago`. */
export function fromNow(milliseconds: number): string {
  for (const [unit, size] of units) {
    if (Math.abs(milliseconds) >= size)
      return relative.format(Math.round(milliseconds / size), unit);
  }
  return relative.format(Math.round(milliseconds / 1000), 'second');
}

/** A moment as it is read on the page, whose words are English. */
export function momentText(moment: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(moment);
}

export function itemsText(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
