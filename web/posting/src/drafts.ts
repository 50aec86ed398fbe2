import { dismissed, isDraftAgain } from './entry.js';
import type { Environment } from './environment.js';
import type { Newsroom } from './news.js';
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

/** Makes one content of two that both grew from `base`; null where both changed the same thing. */
export type Merge = (base: string, mine: string, theirs: string) => string | null;

/**
 * `merged`: another tab had changed it, and both changes are in. `copied`: another tab had changed
 * or discarded it, and what was typed here goes on as a draft of its own. `handed_in`: another tab
 * has ordered it, and nothing was written.
 */
export type Saved = 'saved' | 'unchanged' | 'merged' | 'copied' | 'handed_in';

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

/** Whether an order of this id is on its way, or arrived, and so is no draft any more. */
async function isHandedIn(transaction: Transaction, id: string): Promise<boolean> {
  const entry = await transaction.objectStore('outbox').get(id);
  return entry !== undefined && !isDraftAgain(entry);
}

/**
 * One draft in one tab. It dispatches `change` when another tab's change arrived: the form then
 * restores itself from `record`. Where nobody typed meanwhile, two tabs so never differ.
 */
export class OpenDraft extends EventTarget {
  #record: DraftRecord | null;
  /** What form and record last had in common: where the record has gone on from it, both are merged. */
  #base: string;
  #id: string;
  #saving: Promise<unknown> = Promise.resolve();
  #pending = 0;
  readonly #stopListening: () => void;

  constructor(
    private readonly drafts: Drafts,
    news: Newsroom,
    id: string,
    record: DraftRecord | null,
    private readonly merge: Merge | null,
  ) {
    super();
    this.#id = id;
    this.#record = record;
    this.#base = contentOf(record);
    this.#stopListening = news.listen(({ about, id: changed }) => {
      if (about === 'draft' && changed === this.#id && this.#pending === 0) this.#catchUp();
    });
  }

  /** Also the id under which the order is handed in. */
  get id(): string {
    return this.#id;
  }

  /** What is kept, as this tab knows it; null before the first save. */
  get record(): DraftRecord | null {
    return this.#record;
  }

  /** Call it on every change. Calls are worked off in order; `StorageUnavailable` says what is not kept. */
  save(text: DraftText): Promise<Saved> {
    this.#pending += 1;
    const saving = this.#saving
      .then(() => this.#save(text))
      .finally(() => {
        this.#pending -= 1;
        this.#tellForm();
      });
    // One save that failed must not keep the next from being tried; its caller was told.
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
        if (result.kind === 'handed_in') return 'handed_in';
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

  /** Not while something typed waits to be saved: the form would lose it. */
  #tellForm(): void {
    if (this.#pending > 0 || contentOf(this.#record) === this.#base) return;
    this.#base = contentOf(this.#record);
    this.dispatchEvent(new Event('change'));
  }

  async #copy(text: DraftText): Promise<Saved> {
    const id = this.drafts.newId();
    const result = await this.drafts.put(id, null, text);
    if (result.kind !== 'saved') throw new Error('A new draft was not new');
    this.#id = id;
    this.#record = result.record;
    this.#base = text.content;
    return 'copied';
  }

  #catchUp(): void {
    const reading = this.drafts.get(this.#id).then((record) => {
      // Typed meanwhile: the save that is under way will see that it is behind.
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
  | { readonly kind: 'handed_in' };

/** What is typed and not yet ordered. It dispatches `change` when any tab changed a draft. */
export class Drafts extends EventTarget {
  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    private readonly news: Newsroom,
    private readonly name: string,
  ) {
    super();
    news.listen(({ about }) => {
      if (about === 'draft') this.dispatchEvent(new Event('change'));
    });
  }

  get report(): (error: unknown) => void {
    return this.environment.report;
  }

  newId(): string {
    return this.environment.newId();
  }

  /** Those changed last come first. */
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

  /** A new draft without `id`; nothing is kept of it before its first save. */
  async open(id: string = this.newId(), merge: Merge | null = null): Promise<OpenDraft> {
    return new OpenDraft(this, this.news, id, await this.get(id), merge);
  }

  /** By a person's choice only. The notice that it was refused goes with it. */
  async discard(id: string): Promise<void> {
    await this.store.write('relaxed', async (transaction) => {
      const outbox = transaction.objectStore('outbox');
      await transaction.objectStore('drafts').delete(id);
      const entry = await outbox.get(id);
      if (entry?.state === 'refused') await outbox.put(dismissed(entry));
    });
    this.news.tell('draft', id);
    this.news.tell('outbox', id);
  }

  /** Without Web Locks two saves may meet; each still sees in its transaction what the other wrote. */
  locked<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const { locks } = this.environment;
    return locks ? locks.request(`${this.name}/draft/${id}`, work) : work();
  }

  /** Writes over `base`, or nothing where the store has gone on without it. */
  async put(id: string, base: DraftRecord | null, text: DraftText): Promise<Put> {
    const result = await this.store.write('relaxed', async (transaction): Promise<Put> => {
      if (await isHandedIn(transaction, id)) return { kind: 'handed_in' };
      const drafts = transaction.objectStore('drafts');
      const kept = (await drafts.get(id)) ?? null;
      if (kept && isSame(kept, text)) return { kind: 'unchanged', record: kept };
      if (kept?.revision !== base?.revision) return { kind: 'behind', theirs: kept };
      const now = this.environment.now();
      const { content, name, items, total } = text;
      const record = {
        id,
        content,
        name,
        items,
        total,
        createdAt: kept?.createdAt ?? now,
        changedAt: now,
        // What the shop said was said of the content that it saw.
        revision: (kept?.revision ?? 0) + 1,
        returned: null,
      };
      await drafts.put(record);
      return { kind: 'saved', record };
    });
    if (result.kind === 'saved') this.news.tell('draft', id);
    return result;
  }
}
