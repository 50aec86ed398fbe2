import type { FullTermwise } from 'termwise/full';
import type { Language } from '../store/tenants.ts';
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };

/** The name of a message: the same in every language. */
export type MessageName = keyof typeof en;

const messages: Record<Language, Record<MessageName, string>> = { en, de };
/** For numbers, dates and amounts. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** Writes texts, numbers, dates and amounts in one language. */
export class Words {
  readonly language: Language;
  readonly #core: FullTermwise;
  readonly #locale: string;

  constructor(core: FullTermwise, language: Language) {
    this.#core = core;
    this.language = language;
    this.#locale = locales[language];
  }

  /** A message with its placeholders filled in. Placeholders in the values are not filled in. */
  text(name: MessageName, values: Readonly<Record<string, string>> = {}): string {
    return messages[this.language][name].replace(/\{(\w+)\}/g, (_, place: string) => {
      const value = values[place];
      if (value === undefined) throw new Error(`The message ${name} needs ${place}`);
      return value;
    });
  }

  count(number: number): string {
    return new Intl.NumberFormat(this.#locale).format(number);
  }

  /** Such as "24 months". */
  months(number: number): string {
    const options = { style: 'unit', unit: 'month', unitDisplay: 'long' } as const;
    return new Intl.NumberFormat(this.#locale, options).format(number);
  }

  /** @param day As in a record: a day, or a time in UTC. */
  date(day: string): string {
    const options = { dateStyle: 'long', timeZone: 'UTC' } as const;
    return new Intl.DateTimeFormat(this.#locale, options).format(new Date(day));
  }

  /**
   * Formats amounts of a currency, with its decimals. A JavaScript number holds every amount
   * exactly (rule M4).
   */
  money(currency: string): (amount: number) => string {
    const { exponent } = this.#core.openCatalog(
      JSON.stringify({ currency, products: [] }),
    ).currency;
    const format = new Intl.NumberFormat(this.#locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    });
    return (amount) => format.format(String(amount) as Intl.StringNumericLiteral);
  }
}
