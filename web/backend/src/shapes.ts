import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { Records } from 'termwise/full';
import { type Content, schemaOf } from './route.ts';

// Shapes of the service's own. Each is declared once, beside its route, with TypeBox: the
// declaration is the JSON Schema, and `Static<typeof shape>` is the TypeScript type.

/** One of the core's records, as a part of a shape. */
export function recordShape<Name extends keyof Records>(name: Name): TUnsafe<Records[Name]> {
  return Type.Unsafe<Records[Name]>(schemaOf(name));
}

/** An answer of that shape. With an `$id` the API's description lists the shape by that name. */
export function shaped(schema: TSchema): Content {
  return { type: 'application/json', schema };
}
