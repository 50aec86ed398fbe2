import type { Fault as ServerFault } from '@termwise/posting';
import { type Catalog, type Draft, type DraftItem, type Fault, TermwiseError } from 'termwise';
import { Money } from '../../elements/money.js';
import { type ArticleNames, articleOf } from './articles.js';

export type Entry = string | number | boolean | null;

/** A place on the page at which a fault can be told and to which a person can be led. */
export interface FaultAnchor {
  readonly label: string;
  readonly ask: string;
  readonly isChoice: boolean;
  target(): HTMLElement | null;
}

const ITEM_PATH = /^\/items\/(\d+)(.*)$/;

/** Where a path stands once item `index` is gone; null for the paths of that item itself. */
function afterRemoval(path: string, index: number): string | null {
  const match = ITEM_PATH.exec(path);
  if (!match) return path;
  const position = Number(match[1]);
  if (position === index) return null;
  return position > index ? `/items/${position - 1}${match[2] ?? ''}` : path;
}

/** A new price that a person can accept, because both prices are told. */
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

/** All of a form that is worth keeping, as it is written. */
interface FormContent {
  readonly draft: unknown;
  readonly aside: Readonly<Record<string, Entry>>;
  /** By what tells one from another, so that two texts of one order can be merged. */
  readonly refusals: Readonly<Record<string, Fault>>;
  readonly names: Readonly<Record<string, ArticleNames>>;
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readContent(text: string): FormContent {
  const content: unknown = JSON.parse(text);
  const members = ['draft', 'aside', 'refusals', 'names'];
  if (!isMembers(content) || !members.every((name) => isMembers(content[name]))) {
    throw new SyntaxError('This is no order that this page has kept.');
  }
  return content as unknown as FormContent;
}

/**
 * A draft as a person fills it in: knows which fields have been left, so that nobody is told of a
 * fault while still typing, and holds the server's faults until their field changes.
 */
export class DraftForm extends EventTarget {
  draft: Draft;
  money: Money;
  private left = new Set<string>();
  private refusals: readonly Fault[] = [];
  private aside = new Map<string, Entry>();
  /** By SKU: a catalog that has lost an article cannot say what it was called. */
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

  /** What `restore` goes on from: what was entered, what was put aside, what the shop refused. */
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
   * Goes on from what was saved; `refusals` are what the shop has said of all of it since.
   * @throws SyntaxError or TermwiseError where it is no such text; the form then stays as it was
   */
  restore(content: string, refusals?: readonly ServerFault[]): void {
    const saved = readContent(content);
    this.draft = this.draft.catalog.restoreDraft(JSON.stringify(saved.draft));
    this.aside = new Map(Object.entries(saved.aside));
    this.names = new Map(Object.entries(saved.names));
    this.refuse(refusals ?? Object.values(saved.refusals));
  }

  /** The same order at another catalog's prices: what that changes has to be accepted first. */
  useCatalog(catalog: Catalog): void {
    if (catalog === this.draft.catalog) return;
    this.names = new Map(this.itemNames());
    this.draft = catalog.restoreDraft(this.draft.save());
    this.money = new Money(catalog, this.locale);
    this.changed();
  }

  /** Takes fields out of the order, without forgetting what was typed; a container comes first. */
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

  /** An emptied field is absent; what was typed otherwise goes to the core untouched. */
  set(path: string, value: Entry): void {
    this.draft.set(path, value === '' ? null : value);
    this.forgive(path);
    this.changed();
  }

  /** Whether the draft has a place for this path: those of an item end with it. */
  has(path: string): boolean {
    const match = ITEM_PATH.exec(path);
    return !match || Number(match[1]) < this.draft.items.length;
  }

  text(path: string): string {
    const entry = this.draft.get(path);
    return entry === null ? '' : String(entry);
  }

  /** Called when a person moves on from a field: from now on its fault is shown. */
  leave(path: string): void {
    if (this.left.has(path)) return;
    this.left.add(path);
    this.changed();
  }

  /** Called when a person asks for more than the form can give: every present fault is shown. */
  showAll(): void {
    for (const fault of this.draft.faults()) this.left.add(fault.path);
    this.refusals = this.refusals.filter(isPriceChange);
    this.changed();
  }

  /** What a server finds may have a code that only its own, newer core knows. */
  refuse(faults: readonly ServerFault[]): void {
    this.refusals = faults as readonly Fault[];
    for (const { path } of faults) this.left.add(path);
    this.changed();
  }

  /** Whether it is the server alone that knows of this fault. */
  isRefusal(fault: Fault): boolean {
    return this.refusals.includes(fault);
  }

  /** Sends the price along that the person sees. */
  expectPrice(item: DraftItem): void {
    item.expectPrice();
    this.forgive(`${item.path}/unitPrice`);
    this.changed();
  }

  /** The new price that was shown, in place of the one before; another one is shown in its turn. */
  acceptPrice(item: DraftItem, shown: Fault): void {
    this.forgive(item.path);
    const price = item.faults().find(isPriceChange)?.params?.['actual'];
    const isAsShown = price === undefined || price === shown.params?.['actual'];
    try {
      if (isAsShown) item.acceptPrice();
    } catch (cause) {
      // What is no longer for rent says so at its item.
      if (!(cause instanceof TermwiseError)) throw cause;
    }
    this.changed();
  }

  private forgive(path: string): void {
    this.refusals = this.refusals.filter(
      (fault) => !within(fault.path, path) && !within(path, fault.path),
    );
  }

  /** Every fault of an item and its fields. */
  faultsOf(item: DraftItem): readonly Fault[] {
    const refusals = this.refusals.filter((fault) => within(fault.path, item.path));
    return [...this.unrefused(item.faults()), ...refusals];
  }

  /** One fault a field is enough, and the server's word is the newer one. */
  private unrefused(faults: readonly Fault[]): readonly Fault[] {
    return faults.filter(({ path }) => !this.refusals.some((refusal) => refusal.path === path));
  }

  /** What a field shows: the draft's fault once the field was left, and the server's at once. */
  shownAt(path: string): readonly Fault[] {
    return this.left.has(path) ? this.faultsAt(path) : this.refusalsAt(path);
  }

  /** Every fault of a path, for what is not typed and so need not wait for a person to leave. */
  faultsAt(path: string): readonly Fault[] {
    return [...this.unrefused(this.draft.faultsAt(path)), ...this.refusalsAt(path)];
  }

  private refusalsAt(path: string): readonly Fault[] {
    return this.refusals.filter((fault) => fault.path === path);
  }

  /** Every shown fault, those of the draft first. */
  shown(): readonly Fault[] {
    const left = this.draft.faults().filter(({ path }) => this.left.has(path));
    return [...this.unrefused(left), ...this.refusals];
  }

  /** The price that the shop now asks for an item, until the person accepts it. */
  priceChange(item: DraftItem): Fault | undefined {
    return this.faultsAt(`${item.path}/unitPrice`).find(isPriceChange);
  }

  hasPriceChange(): boolean {
    return this.draft.items.some((item) => this.priceChange(item) !== undefined);
  }

  removeItem(index: number): void {
    this.draft.items[index]?.remove();
    const paths = [...this.left].map((path) => afterRemoval(path, index));
    this.left = new Set(paths.filter((path) => path !== null));
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

  /** The field of a path, or what stands around it on the page: an item for its SKU. */
  anchorAt(path: string): FaultAnchor | undefined {
    const anchor = this.anchors.get(path);
    if (anchor || path === '') return anchor;
    return this.anchorAt(path.slice(0, path.lastIndexOf('/')));
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
