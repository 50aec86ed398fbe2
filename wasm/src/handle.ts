// Handles of the module's objects that free themselves, so that nobody has to.

interface Deletable {
  delete(): void;
}

const registry = new FinalizationRegistry<Deletable>((raw) => raw.delete());

/** An object of the module, until it is closed. */
export interface Handle<T> {
  /** @throws Error once it is closed */
  get(): NonNullable<T>;
  close(): void;
}

/** Ties an object of the module to the one that stands for it in JavaScript. */
export function handleOf<T extends Deletable>(owner: object, raw: T, name: string): Handle<T> {
  let open: T | undefined = raw;
  registry.register(owner, raw, owner);
  return {
    get() {
      if (open === undefined) throw new Error(`this ${name} is closed`);
      return open as NonNullable<T>;
    },
    close() {
      if (open === undefined) return;
      registry.unregister(owner);
      open.delete();
      open = undefined;
    },
  };
}
