import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Json = Record<string, unknown>;

const read = createRequire(import.meta.url);
const inDocument = '#/components/schemas/';

/** The version of the package `termwise`. */
export function coreVersion(): string {
  const anySchema = read.resolve('termwise/schema/Order.json');
  const manifest = readFileSync(anySchema.replace(/schema.Order\.json$/, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/**
 * Collects the schemas that a document refers to: records of the core by name, and the service's
 * own shapes by `$id`.
 */
export class RecordSchemas {
  readonly used: Record<string, Json> = {};

  /** Returns the schema as a part of the document. */
  collect(schema: object): Json {
    const { $id, ...rest } = schema as Json;
    if (typeof $id !== 'string') return this.#copy(rest) as Json;
    if (!Object.hasOwn(this.used, $id)) {
      this.used[$id] = {};
      this.used[$id] = this.#copy(rest) as Json;
    }
    return { $ref: inDocument + $id };
  }

  #copy(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.#copy(entry));
    if (typeof value !== 'object' || value === null) return value;
    if ('$id' in value) return this.collect(value);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '$schema')
        .map(([name, member]) => [
          name,
          name === '$ref' && typeof member === 'string'
            ? this.#reference(member)
            : this.#copy(member),
        ]),
    );
  }

  /** Translates `Order.json`, as in the core's schemas, to `#/components/schemas/Order`. */
  #reference(reference: string): string {
    const name = reference.replace(inDocument, '').replace(/\.json$/, '');
    if (!Object.hasOwn(this.used, name)) {
      this.used[name] = {};
      this.used[name] = this.#copy(read(`termwise/schema/${name}.json`)) as Json;
    }
    return inDocument + name;
  }
}
