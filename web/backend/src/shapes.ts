import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { Records } from 'termwise/full';
import { type Content, schemaOf } from './route.ts';

// The service's own shapes. Each is declared once, next to its route, with TypeBox: the declaration
// is the JSON Schema, and `Static<typeof shape>` is the TypeScript type.

/** A record of the core, as a part of a shape. */
export function recordShape<Name extends keyof Records>(name: Name): TUnsafe<Records[Name]> {
  return Type.Unsafe<Records[Name]>(schemaOf(name));
}

/** An answer with this shape. If it has an `$id`, the API description lists it by that name. */
export function shaped(schema: TSchema): Content {
  return { type: 'application/json', schema };
}
