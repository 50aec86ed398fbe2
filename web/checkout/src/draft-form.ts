import type { Fault as ServerFault } from '@termwise/posting';
import { type Catalog, type Draft, type DraftItem, type Fault, TermwiseError } from 'termwise';
import { Money } from '../../elements/money.js';
import { type ArticleNames, articleOf } from './articles.js';

export type Entry = string | number | boolean | null;

/** A place on the page that shows faults and can take the focus. */
export interface FaultAnchor {
  readonly label: string;
  readonly ask: string;
  readonly isChoice: boolean;
  target(): HTMLElement | null;
}

const ITEM_PATH = /^\/items\/(\d+)(.*)$/;

/** The path after item `index` has been removed; null for paths inside that item. */
function afterRemoval(path: string, index: number): string | null {
  const match = ITEM_PATH.exec(path);
  if (!match) return path;
  const position = Number(match[1]);
  if (position === index) return null;
  return position > index ? `/items/${position - 1}${match[2] ?? ''}` : path;
}

/** Whether the fault is a new price that a person can accept, because it names both prices. */
function isPriceChange({ code, params }: Fault): boolean {
  return (
    code === 'PRICE_CHANGED' &&
    typeof params?.['expected'] === 'number' &&
    typeof params['actual'] === 'number'
  );
}

function within(path: string, container: string): boolean {
  return path === container || path.startsWith(`${container}/`);
}

/** What is saved of a form. */
interface FormContent {
  readonly draft: unknown;
  readonly aside: Readonly<Record<string, Entry>>;
  /** By path and code, so that two saved versions of one order can be merged. */
  readonly refusals: Readonly<Record<string, Fault>>;
  readonly names: Readonly<Record<string, ArticleNames>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readContent(text: string): FormContent {
  const content: unknown = JSON.parse(text);
  const members = ['draft', 'aside', 'refusals', 'names'];
  if (!isObject(content) || !members.every((name) => isObject(content[name]))) {
    throw new SyntaxError('This is not an order that this page has saved.');
  }
  return content as unknown as FormContent;
}

/**
 * A draft while a person fills it in. It knows which fields a person has visited, so that no fault
 * is shown while they are still typing. It keeps the server's faults until their field changes.
 */
export class DraftForm extends EventTarget {
  draft: Draft;
  money: Money;
  private visited = new Set<string>();
  private refusals: readonly Fault[] = [];
  private aside = new Map<string, Entry>();
  /** By SKU, for articles that a newer catalog no longer has. */
  private names = new Map<string, ArticleNames>();
  private readonly anchors = new Map<string, FaultAnchor>();

  constructor(
    catalog: Catalog,
    private readonly locale: string,
  ) {
    super();
    this.draft = catalog.openDraft();
    this.money = new Money(catalog, locale);
  }

  /**
   * The text that `restore` reads: what was entered, what was put aside and what the shop refused.
   */
  save(): string {
    const aside = JSON.stringify(Object.fromEntries(this.aside));
    const refusals = JSON.stringify(
      Object.fromEntries(this.refusals.map((fault) => [`${fault.path} ${fault.code}`, fault])),
    );
    const names = JSON.stringify(Object.fromEntries(this.itemNames()));
    return `{"draft":${this.draft.save()},"aside":${aside},"refusals":${refusals},"names":${names}}`;
  }

  private itemNames(): (readonly [string, ArticleNames])[] {
    return this.draft.items.map(({ sku }) => [sku ?? '', this.namesOf(sku ?? '')] as const);
  }

  namesOf(sku: string): ArticleNames {
    const article = articleOf(this.draft.catalog, sku);
    if (article) return { product: article.product.name, variant: article.variant.name };
    return this.names.get(sku) ?? { product: sku, variant: '' };
  }

  /**
   * Restores what `save` returned; `refusals` replace the saved faults of the shop.
   * @throws SyntaxError or TermwiseError if it cannot be read; the form is then unchanged
   */
  restore(content: string, refusals?: readonly ServerFault[]): void {
    const saved = readContent(content);
    this.draft = this.draft.catalog.restoreDraft(JSON.stringify(saved.draft));
    this.aside = new Map(Object.entries(saved.aside));
    this.names = new Map(Object.entries(saved.names));
    this.showRefusals(refusals ?? Object.values(saved.refusals));
  }

  /** Applies another catalog to the order. The person has to accept any changes. */
  useCatalog(catalog: Catalog): void {
    if (catalog === this.draft.catalog) return;
    this.names = new Map(this.itemNames());
    this.draft = catalog.restoreDraft(this.draft.save());
    this.money = new Money(catalog, this.locale);
    this.changed();
  }

  /**
   * Removes fields from the order but remembers what was typed. Objects come before their members.
   */
  putAside(paths: readonly string[]): void {
    for (const path of paths) this.aside.set(path, this.draft.get(path));
    for (const path of paths.toReversed()) {
      if (this.draft.get(path) !== null) this.set(path, null);
    }
    this.changed();
  }

  bringBack(paths: readonly string[]): void {
    for (const path of paths) {
      const entry = this.aside.get(path) ?? null;
      if (entry !== null) this.set(path, entry);
      this.aside.delete(path);
    }
    this.changed();
  }

  /** Removes an emptied field. Any other text goes to the core unchanged. */
  set(path: string, value: Entry): void {
    this.draft.set(path, value === '' ? null : value);
    this.clearRefusals(path);
    this.changed();
  }

  /** Whether the path exists in the draft: it does not if its item was removed. */
  has(path: string): boolean {
    const match = ITEM_PATH.exec(path);
    return !match || Number(match[1]) < this.draft.items.length;
  }

  text(path: string): string {
    const entry = this.draft.get(path);
    return entry === null ? '' : String(entry);
  }

  /** Call this when a person moves on from a field: from then on its faults are shown. */
  markVisited(path: string): void {
    if (this.visited.has(path)) return;
    this.visited.add(path);
    this.changed();
  }

  /** Shows all present faults, for example when a person tries to submit the order. */
  showAll(): void {
    for (const fault of this.draft.faults()) this.visited.add(fault.path);
    this.refusals = this.refusals.filter(isPriceChange);
    this.changed();
  }

  /**
   * Shows the faults that the shop found. A newer server may send codes that this core does not
   * know.
   */
  showRefusals(faults: readonly ServerFault[]): void {
    this.refusals = faults as readonly Fault[];
    for (const { path } of faults) this.visited.add(path);
    this.changed();
  }

  /** Whether only the server reported this fault. */
  isRefusal(fault: Fault): boolean {
    return this.refusals.includes(fault);
  }

  /** Sends the price that the person sees. */
  expectPrice(item: DraftItem): void {
    item.expectPrice();
    this.clearRefusals(`${item.path}/unitPrice`);
    this.changed();
  }

  /**
   * Accepts the price that was shown. If the price has changed again, that change is shown next.
   */
  acceptPrice(item: DraftItem, shown: Fault): void {
    this.clearRefusals(item.path);
    const price = item.faults().find(isPriceChange)?.params?.['actual'];
    const isAsShown = price === undefined || price === shown.params?.['actual'];
    try {
      if (isAsShown) item.acceptPrice();
    } catch (cause) {
      // An article that can no longer be ordered has a fault at its item.
      if (!(cause instanceof TermwiseError)) throw cause;
    }
    this.changed();
  }

  private clearRefusals(path: string): void {
    this.refusals = this.refusals.filter(
      (fault) => !within(fault.path, path) && !within(path, fault.path),
    );
  }

  /** Every fault of an item and its fields. */
  faultsOf(item: DraftItem): readonly Fault[] {
    const refusals = this.refusals.filter((fault) => within(fault.path, item.path));
    return [...this.withoutRefused(item.faults()), ...refusals];
  }

  /**
   * Leaves out faults of fields that the server has a fault for: one is enough, and the server's is
   * newer.
   */
  private withoutRefused(faults: readonly Fault[]): readonly Fault[] {
    return faults.filter(({ path }) => !this.refusals.some((refusal) => refusal.path === path));
  }

  /** The faults that a field shows: the draft's once it was visited, the server's at once. */
  shownAt(path: string): readonly Fault[] {
    return this.visited.has(path) ? this.faultsAt(path) : this.refusalsAt(path);
  }

  /** Every fault of a path, visited or not. */
  faultsAt(path: string): readonly Fault[] {
    return [...this.withoutRefused(this.draft.faultsAt(path)), ...this.refusalsAt(path)];
  }

  private refusalsAt(path: string): readonly Fault[] {
    return this.refusals.filter((fault) => fault.path === path);
  }

  /** All faults that are shown, those of the draft first. */
  shown(): readonly Fault[] {
    const visited = this.draft.faults().filter(({ path }) => this.visited.has(path));
    return [...this.withoutRefused(visited), ...this.refusals];
  }

  /** The change of an item's price, until the person accepts it. */
  priceChange(item: DraftItem): Fault | undefined {
    return this.faultsAt(`${item.path}/unitPrice`).find(isPriceChange);
  }

  hasPriceChange(): boolean {
    return this.draft.items.some((item) => this.priceChange(item) !== undefined);
  }

  removeItem(index: number): void {
    this.draft.items[index]?.remove();
    const paths = [...this.visited].map((path) => afterRemoval(path, index));
    this.visited = new Set(paths.filter((path) => path !== null));
    this.refusals = this.refusals.flatMap((fault) => {
      const path = afterRemoval(fault.path, index);
      return path === null ? [] : [{ ...fault, path }];
    });
    this.changed();
  }

  register(path: string, anchor: FaultAnchor): void {
    this.anchors.set(path, anchor);
  }

  unregister(path: string, anchor: FaultAnchor): void {
    if (this.anchors.get(path) === anchor) this.anchors.delete(path);
  }

  /** The anchor of a path, or of the closest object around it: for a SKU, that of its item. */
  anchorAt(path: string): FaultAnchor | undefined {
    const anchor = this.anchors.get(path);
    if (anchor || path === '') return anchor;
    return this.anchorAt(path.slice(0, path.lastIndexOf('/')));
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
