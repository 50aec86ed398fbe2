// Objects of the module that are freed by the garbage collector.

interface Deletable {
  delete(): void;
}

const registry = new FinalizationRegistry<Deletable>((raw) => raw.delete());

/** An object of the module, until it is closed. */
export class Handle<T extends Deletable> {
  #raw: T | undefined;
  readonly #name: string;

  /** The object is freed when `owner`, which wraps it, is collected. */
  constructor(owner: object, raw: T, name: string) {
    this.#raw = raw;
    this.#name = name;
    registry.register(owner, raw, this);
  }

  /** @throws Error if it is closed */
  get(): T {
    if (this.#raw === undefined) throw new Error(`this ${this.#name} is closed`);
    return this.#raw;
  }

  close(): void {
    if (this.#raw === undefined) return;
    registry.unregister(this);
    this.#raw.delete();
    this.#raw = undefined;
  }
}
