/** The content of `config.json`. The README describes each member. */
export interface CheckoutConfig {
  /** URL of the public catalog (GET), relative to the page. */
  readonly productsUrl: string;
  /** URL that orders are posted to, relative to the page. */
  readonly endpoint: string;
  /** Headers of both calls, for example a publishable API key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the order request is posted, or the order that the core creates from it. */
  readonly payload: 'request' | 'order';
  /** BCP 47 tag for amounts and numbers; the page's own language by default. */
  readonly locale?: string;
  readonly shopName?: string;
  /** Other origins for product pictures. The content security policy must allow them too. */
  readonly imageOrigins?: readonly string[];
}

/** Why the page cannot start. The message is shown to the person. */
export class LoadingError extends Error {
  override readonly name = 'LoadingError';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isLocale(value: unknown): boolean {
  try {
    return isText(value) && Intl.getCanonicalLocales(value).length === 1;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

type Member = keyof CheckoutConfig;

const memberIsValid: Record<Member, (value: unknown) => boolean> = {
  productsUrl: isText,
  endpoint: isText,
  headers: isTextRecord,
  payload: (value) => value === 'request' || value === 'order',
  locale: (value) => value === undefined || isLocale(value),
  shopName: (value) => value === undefined || isText(value),
  imageOrigins: (value) => value === undefined || isTextList(value),
};

/** @throws LoadingError that names the wrong members */
export function readConfig(value: unknown): CheckoutConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LoadingError('config.json must hold an object.');
  }
  const record = { headers: {}, payload: 'request', ...value } as Record<string, unknown>;
  const wrong = Object.entries(memberIsValid).filter(([name, valid]) => !valid(record[name]));
  if (wrong.length > 0) {
    throw new LoadingError(`config.json: check ${wrong.map(([name]) => name).join(', ')}.`);
  }
  return record as unknown as CheckoutConfig;
}
