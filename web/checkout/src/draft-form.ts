import type { Draft, DraftItem, Fault } from 'termwise';
import type { Money } from '../../elements/money.js';

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
  return code === 'PRICE_CHANGED'
    && typeof params?.['expected'] === 'number' && typeof params['actual'] === 'number';
}

function within(path: string, container: string): boolean {
  return path === container || path.startsWith(`${container}/`);
}

/**
 * A draft as a person fills it in: knows which fields have been left, so that nobody is told of a
 * fault while still typing, and holds the server's faults until their field changes.
 */
export class DraftForm extends EventTarget {
  private left = new Set<string>();
  private refusals: readonly Fault[] = [];
  private readonly anchors = new Map<string, FaultAnchor>();

  constructor(public draft: Draft, public money: Money) {
    super();
  }

  /** An emptied field is absent; what was typed otherwise goes to the core untouched. */
  set(path: string, value: Entry): void {
    this.draft.set(path, value === '' ? null : value);
    this.refusals = this.refusals
      .filter((fault) => !within(fault.path, path) && !within(path, fault.path));
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

  refuse(faults: readonly Fault[]): void {
    this.refusals = faults;
    this.changed();
  }

  isRefusal(fault: Fault): boolean {
    return this.refusals.includes(fault);
  }

  refusalsWithin(path: string): readonly Fault[] {
    return this.refusals.filter((fault) => within(fault.path, path));
  }

  /** What a field shows: the draft's fault once the field was left, and the server's at once. */
  shownAt(path: string): readonly Fault[] {
    return this.left.has(path) ? this.faultsAt(path) : this.refusalsAt(path);
  }

  /** Every fault of a path, for what is not typed and so need not wait for a person to leave. */
  faultsAt(path: string): readonly Fault[] {
    return [...this.draft.faultsAt(path), ...this.refusalsAt(path)];
  }

  private refusalsAt(path: string): readonly Fault[] {
    return this.refusals.filter((fault) => fault.path === path);
  }

  /** Every shown fault, those of the draft first. */
  shown(): readonly Fault[] {
    return [...this.draft.faults().filter(({ path }) => this.left.has(path)), ...this.refusals];
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
