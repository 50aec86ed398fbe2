import { Boundary } from './boundary.js';
import { Catalog } from './catalog.js';
import { loadModule, type WasmSource } from './load.js';
import type { Country } from './records.js';
import type { Text } from './text.js';

/** Loads the core, by default from `termwise.wasm` next to this module. */
export async function loadTermwise(
  source: WasmSource = new URL('./termwise.wasm', import.meta.url),
): Promise<Termwise> {
  return new Termwise(new Boundary(await loadModule(source)));
}

/**
 * The core. Every call that passes a text throws a `RangeError` if the text is longer than 256 MiB
 * or if there is not enough memory for it. The module still works after that.
 */
export class Termwise {
  readonly #boundary: Boundary;
  #countries: readonly Country[] | undefined;

  /** @internal */
  constructor(boundary: Boundary) {
    this.#boundary = boundary;
  }

  /**
   * Opens the text of a catalog, at most 64 MiB (section 2).
   * @throws TermwiseError with every fault of the catalog (rule K5)
   */
  openCatalog(text: Text): Catalog {
    const [size = 0] = this.#boundary.write(text);
    const handle = this.#boundary.module.openCatalog(size);
    this.#boundary.check(handle);
    return new Catalog(this.#boundary, handle);
  }

  /** All countries with their English names, sorted by name. */
  get countries(): readonly Country[] {
    if (this.#countries === undefined) {
      this.#boundary.module.countries();
      const { compare } = new Intl.Collator('en');
      this.#countries = this.#boundary.json<Country[]>().sort((a, b) => compare(a.name, b.name));
    }
    return this.#countries;
  }
}
