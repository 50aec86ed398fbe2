import type { ChangeFeed } from './changes.js';
import { dismissed, isDraftAgain } from './entry.js';
import type { Environment } from './environment.js';
import type { DraftRecord, Returned, Store, Summary, Transaction } from './store.js';

export interface DraftText extends Summary {
  readonly content: string;
}

/** A line of the list of drafts. */
export interface DraftLine extends Summary {
  readonly id: string;
  readonly ageMilliseconds: number;
  readonly returned: Returned | null;
}

/** Merges two contents that were both made from `base`; null if both changed the same field. */
export type Merge = (base: string, mine: string, theirs: string) => string | null;

/**
 * `merged`: another tab had changed it, and both changes are stored. `copied`: another tab had
 * changed or discarded it, so this content is now a separate draft. `submitted`: another tab has
 * submitted it, and nothing was written.
 */
export type Saved = 'saved' | 'unchanged' | 'merged' | 'copied' | 'submitted';

function isSame(draft: DraftRecord, text: DraftText): boolean {
  return (
    draft.content === text.content &&
    draft.name === text.name &&
    draft.items === text.items &&
    draft.total === text.total
  );
}

function contentOf(record: DraftRecord | null): string {
  return record?.content ?? '';
}

/**
 * Whether the order with this id was submitted and has not been returned, so that it is not a
 * draft.
 */
async function isSubmitted(transaction: Transaction, id: string): Promise<boolean> {
  const entry = await transaction.objectStore('outbox').get(id);
  return entry !== undefined && !isDraftAgain(entry);
}

/**
 * One draft in one tab. It dispatches `change` when another tab changed it. The form should then
 * restore itself from `record`, so that both tabs show the same.
 */
export class OpenDraft extends EventTarget {
  #record: DraftRecord | null;
  /** The last content that form and record agreed on: the base of a merge. */
  #base: string;
  #id: string;
  #saving: Promise<unknown> = Promise.resolve();
  #pending = 0;
  readonly #stopListening: () => void;

  constructor(
    private readonly drafts: Drafts,
    changes: ChangeFeed,
    id: string,
    record: DraftRecord | null,
    private readonly merge: Merge | null,
  ) {
    super();
    this.#id = id;
    this.#record = record;
    this.#base = contentOf(record);
    this.#stopListening = changes.subscribe(({ about, id: changed }) => {
      if (about === 'draft' && changed === this.#id && this.#pending === 0) this.#reload();
    });
  }

  /** Also the id under which the order is submitted. */
  get id(): string {
    return this.#id;
  }

  /** The stored record, as this tab knows it; null before the first save. */
  get record(): DraftRecord | null {
    return this.#record;
  }

  /**
   * Call this on every change. Calls run in order.
   * @throws StoreUnavailable if it could not be stored
   */
  save(text: DraftText): Promise<Saved> {
    this.#pending += 1;
    const saving = this.#saving
      .then(() => this.#save(text))
      .finally(() => {
        this.#pending -= 1;
        this.#notifyForm();
      });
    // A failed save must not prevent the next one. The caller of the failed save gets the error.
    this.#saving = saving.then(
      () => undefined,
      () => undefined,
    );
    return saving;
  }

  close(): void {
    this.#stopListening();
  }

  #save(text: DraftText): Promise<Saved> {
    return this.drafts.locked(this.#id, async () => {
      let over = this.#record;
      for (;;) {
        const content = this.#mergedOver(over, text.content);
        if (content === null) return this.#copy(text);
        const result = await this.drafts.put(this.#id, over, { ...text, content });
        if (result.kind === 'submitted') return 'submitted';
        if (result.kind !== 'behind') {
          this.#record = result.record;
          this.#base = text.content;
          return content === text.content ? result.kind : 'merged';
        }
        if (!result.theirs) return this.#copy(text);
        over = result.theirs;
      }
    });
  }

  #mergedOver(over: DraftRecord | null, content: string): string | null {
    const theirs = contentOf(over);
    if (theirs === this.#base) return content;
    return this.merge ? this.merge(this.#base, content, theirs) : null;
  }

  /** Waits until everything typed is saved; otherwise the form would lose it. */
  #notifyForm(): void {
    if (this.#pending > 0 || contentOf(this.#record) === this.#base) return;
    this.#base = contentOf(this.#record);
    this.dispatchEvent(new Event('change'));
  }

  async #copy(text: DraftText): Promise<Saved> {
    const id = this.drafts.newId();
    const result = await this.drafts.put(id, null, text);
    if (result.kind !== 'saved') throw new Error('The id of a new draft is already in use');
    this.#id = id;
    this.#record = result.record;
    this.#base = text.content;
    return 'copied';
  }

  #reload(): void {
    const reading = this.drafts.get(this.#id).then((record) => {
      // If a save is running, it will see the newer record itself.
      if (!record || record.revision === this.#record?.revision || this.#pending > 0) return;
      this.#record = record;
      this.#base = record.content;
      this.dispatchEvent(new Event('change'));
    });
    reading.catch(this.drafts.report);
  }
}

type Put =
  | { readonly kind: 'saved' | 'unchanged'; readonly record: DraftRecord }
  | { readonly kind: 'behind'; readonly theirs: DraftRecord | null }
  | { readonly kind: 'submitted' };

/** All drafts of a shop. It dispatches `change` when any tab changed a draft. */
export class Drafts extends EventTarget {
  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    private readonly changes: ChangeFeed,
    private readonly name: string,
  ) {
    super();
    changes.subscribe(({ about }) => {
      if (about === 'draft') this.dispatchEvent(new Event('change'));
    });
  }

  get report(): (error: unknown) => void {
    return this.environment.report;
  }

  newId(): string {
    return this.environment.newId();
  }

  /** Most recently changed first. */
  async list(): Promise<DraftLine[]> {
    const records = await this.store.read((transaction) =>
      transaction.objectStore('drafts').getAll(),
    );
    const now = this.environment.now();
    return records
      .sort((one, other) => other.changedAt - one.changedAt)
      .map(({ id, name, items, total, changedAt, returned }) => ({
        id,
        name,
        items,
        total,
        returned,
        ageMilliseconds: Math.max(0, now - changedAt),
      }));
  }

  async get(id: string): Promise<DraftRecord | null> {
    const record = await this.store.read((transaction) =>
      transaction.objectStore('drafts').get(id),
    );
    return record ?? null;
  }

  /** Opens a draft, or a new one if there is no `id`. Nothing is stored before the first save. */
  async open(id: string = this.newId(), merge: Merge | null = null): Promise<OpenDraft> {
    return new OpenDraft(this, this.changes, id, await this.get(id), merge);
  }

  /**
   * Call it only if a person asks. If the draft is a refused order, its outbox entry is hidden too.
   */
  async discard(id: string): Promise<void> {
    await this.store.write('relaxed', async (transaction) => {
      const outbox = transaction.objectStore('outbox');
      await transaction.objectStore('drafts').delete(id);
      const entry = await outbox.get(id);
      if (entry?.state === 'refused') await outbox.put(dismissed(entry));
    });
    this.changes.announce('draft', id);
    this.changes.announce('outbox', id);
  }

  /**
   * Without Web Locks two saves may overlap. Each still sees in its transaction what the other
   * wrote.
   */
  locked<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const { locks } = this.environment;
    return locks ? locks.request(`${this.name}/draft/${id}`, work) : work();
  }

  /** Replaces `base`, or writes nothing if the store has a newer record. */
  async put(id: string, base: DraftRecord | null, text: DraftText): Promise<Put> {
    const result = await this.store.write('relaxed', async (transaction): Promise<Put> => {
      if (await isSubmitted(transaction, id)) return { kind: 'submitted' };
      const drafts = transaction.objectStore('drafts');
      const stored = (await drafts.get(id)) ?? null;
      if (stored && isSame(stored, text)) return { kind: 'unchanged', record: stored };
      if (stored?.revision !== base?.revision) return { kind: 'behind', theirs: stored };
      const now = this.environment.now();
      const { content, name, items, total } = text;
      const record = {
        id,
        content,
        name,
        items,
        total,
        createdAt: stored?.createdAt ?? now,
        changedAt: now,
        // The refusal was about the previous content, so it does not apply to this one.
        revision: (stored?.revision ?? 0) + 1,
        returned: null,
      };
      await drafts.put(record);
      return { kind: 'saved', record };
    });
    if (result.kind === 'saved') this.changes.announce('draft', id);
    return result;
  }
}
