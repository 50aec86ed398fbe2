import type { NoVerdict, OutboxState, Reason, StoreUnavailable } from '@termwise/posting';
import type { CustomerType, Fault, FaultCode, PaymentTerm } from 'termwise';

/** What the wording of a fault needs to know about its field. */
export interface Subject {
  /** Completes a sentence that begins with "Enter" or "Choose": "your first name". */
  readonly ask: string;
  readonly isChoice: boolean;
  /** Formats an amount from a fault's params, which is in major units. */
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

/** The sentences are English, so their numbers are formatted in English too. */
const figures = new Intl.NumberFormat('en');

function figure(bound: unknown): string {
  return typeof bound === 'number' ? figures.format(bound) : String(bound);
}

function range({ min, max }: Params): string {
  if (min === undefined) return `Enter ${figure(max)} at most.`;
  if (max === undefined) return `Enter ${figure(min)} at least.`;
  return `Enter a number from ${figure(min)} to ${figure(max)}.`;
}

/** The wording of every code of the core. The compiler fails if a code has none. */
const words: Record<FaultCode, Wording> = {
  required: (_, subject) => request(subject),
  not_allowed: () => 'This does not apply here. Leave it empty.',
  too_long: ({ max }) => `Use ${figure(max)} characters at most.`,
  too_many: ({ max }) => `There is room for ${figure(max)} at most.`,
  invalid_characters: () => 'This contains a character that is not allowed. Type it again.',
  not_a_choice: ({ allowed }) => `Choose one of: ${list(allowed)}.`,
  not_a_number: () => 'Enter a number.',
  not_an_integer: () => 'Enter a whole number, such as 3.',
  too_precise: ({ decimals }) => `Use ${decimals} decimals at most.`,
  out_of_range: (params) => range(params),
  amount_too_large: () => 'This amount is too large for one order. Lower the quantity.',
  invalid_email: () => 'Enter an address like name@example.com.',
  invalid_phone: () => 'Enter a number like +44 20 7946 0000.',
  unknown_country: () => 'Choose a country from the list.',
  country_mismatch: () => 'Country and country code do not match.',
  invalid_postal_code: ({ example }) =>
    typeof example === 'string'
      ? `Write it as the country does: ${example}.`
      : 'Write it as the chosen country does.',
  invalid_date: () => 'Enter a date that exists.',
  invalid_billing_group: () => 'Enter a name for the billing group, or leave it empty.',
  // For example a word instead of a number.
  wrong_type: (_, subject) => request(subject),
  unknown_field: () => 'The shop does not know this field.',
  duplicate_field: () => 'This appears twice.',
  duplicate_value: () => 'This appears twice.',
  duplicate_sku: () => 'This article is listed twice.',
  duplicate_id: () => 'This number is already in use.',
  length_not_configured: () => 'This contract length is not offered.',
  unknown_currency: () => 'The shop’s currency is not known.',
  MALFORMED_JSON: () => 'The order did not arrive completely. Send it again.',
  REQUEST_TOO_LARGE: () => 'The order is too large to be sent at once. Split it into two orders.',
  VARIANT_NOT_FOUND: () => 'This article is no longer in the catalogue. Remove it to go on.',
  VARIANT_INACTIVE: () => 'This article cannot be ordered at the moment. Remove it to go on.',
  INVALID_CONTRACT_LENGTH: ({ allowed }) =>
    `This contract length is not offered here. Choose ${list(allowed)} months.`,
  PRICE_CHANGED: ({ expected, actual }, { money }) =>
    typeof expected === 'number' && typeof actual === 'number'
      ? `The monthly price of one unit changed from ${money(expected)} to ${money(actual)}.`
      : 'The monthly price changed.',
  CUSTOMER_NOT_FOUND: () => 'The shop does not know this customer.',
  CUSTOMER_MISMATCH: () => 'This is not the e-mail address of the customer.',
  BILLING_GROUP_NOT_FOUND: () => 'The shop does not know this billing group.',
  DUPLICATE_SUBSCRIPTION: () => 'This subscription is named twice in the order.',
  SUBSCRIPTION_NOT_FOUND: () => 'There is no such subscription in your name.',
  SUBSCRIPTION_NOT_ACTIVE: () => 'This subscription has ended. Order the article again.',
  SKU_MISMATCH: () => 'This subscription is for another article.',
  SAME_SKU: () => 'Choose an article other than the one you have.',
  // Staff may see these, or a customer whose order was changed elsewhere.
  CURRENCY_MISMATCH: () => 'The order and the catalogue have different currencies.',
  ITEM_NOT_FOUND: () => 'This item is no longer in the order.',
  DUPLICATE_ITEM: () => 'This item is listed twice.',
  CONTRACT_LENGTH_LOCKED: () => 'The contract length is fixed. Remove the item and add another.',
  ITEM_LOCKED: () => 'This item has already been handed over and cannot be changed.',
  ITEM_ALREADY_FULFILLED: () => 'All units of this item have already been handed over.',
  DUPLICATE_ID: () => 'This number is already in use.',
  SERIAL_NUMBER_IN_USE: () => 'This serial number is already in use.',
  REVISION_CONFLICT: () => 'The order has changed in the meantime. Load it again.',
  INVALID_TRANSITION: () => 'The order no longer allows this.',
  wrong_total: () => 'This is not the sum of the items.',
  wrong_status: () => 'This does not match what has been handed over.',
  VALIDATION_ERROR: () => 'The shop did not accept this.',
};

/** The wording of a fault. If a newer server sends an unknown code, it is the server's message. */
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
  unauthorized: 'The shop did not accept this page’s key. Please tell the shop.',
  busy: 'The shop is busy right now.',
  server: 'The shop has a technical problem right now.',
  in_progress: 'The shop is still working on it.',
  unread: 'The shop has received it, but its answer was cut off.',
  unexpected: 'The shop answered in a way that this page does not understand.',
};

/** For an order that was sent without being saved, so that the person has to try again. */
export function noVerdictWords(reason: NoVerdict, retryAfter: string | null): string {
  const wait = retryAfter && /^\d+$/.test(retryAfter) ? ` Try again in ${retryAfter} seconds.` : '';
  return (
    `${noVerdictSentences[reason]}${wait} Everything you entered is still here.` +
    ' If you send it again unchanged, it is not ordered twice.'
  );
}

const reasonSentences: Record<Reason, string> = {
  ...noVerdictSentences,
  new: 'It is about to be sent.',
  offline: 'There is no connection. It is sent as soon as there is one.',
  interrupted: 'Sending it was interrupted.',
  faults: 'The shop found something to correct.',
  price_changed: 'A price has changed. Accept it to order.',
  key_taken: 'The shop already has this order, as it was sent before.',
  withdrawn: 'You took it back to change it.',
};

/** The state of a submitted order and what happens next. */
export function outboxWords(entry: OutboxState, now: number): string {
  const { state, reason, nextAttemptAt } = entry;
  if (state === 'sending') return 'It is being sent.';
  if (state === 'sent') return 'The shop has it.';
  const why = reason ? reasonSentences[reason] : '';
  const isPlanned = nextAttemptAt !== null && reason !== 'offline' && reason !== 'new';
  return isPlanned ? `${why} Next try ${fromNow(nextAttemptAt - now)}.` : why;
}

/** Why an order was returned and is a draft again. */
export function returnedWords(reason: Reason): string {
  return reasonSentences[reason];
}

export const storageWords: Record<StoreUnavailable['reason'], string> = {
  quota: 'This device has no space left, so your order is not saved here',
  denied: 'This browser does not let the page save anything, so your order is not saved here',
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A time relative to now, such as "in 20 seconds" or "3 hours ago". */
export function fromNow(milliseconds: number): string {
  for (const [unit, size] of units) {
    if (Math.abs(milliseconds) >= size)
      return relative.format(Math.round(milliseconds / size), unit);
  }
  return relative.format(Math.round(milliseconds / 1000), 'second');
}

/** A date and time in English, like the rest of the page. */
export function momentText(moment: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(moment);
}

export function itemsText(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
