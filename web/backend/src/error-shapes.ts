import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { type FaultCode, faultKinds } from 'termwise/full';
import type { FaultName } from './errors.ts';

// The bodies of errors, both of the core and of the service (rules E2, H8).

const Detail = Type.Object(
  {
    path: Type.String({ description: 'JSON Pointer of the field; empty for the whole.' }),
    code: Type.String(),
    message: Type.String({ description: 'Plain English for a developer.' }),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { $id: 'ErrorDetail' },
);

const ErrorReport = Type.Object(
  {
    code: Type.String({ description: 'The code that all details share, else VALIDATION_ERROR.' }),
    message: Type.String(),
    details: Type.Array(Detail, { minItems: 1 }),
  },
  { $id: 'ErrorReport' },
);

const ErrorBody = Type.Object({ error: ErrorReport }, { $id: 'Error' });

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    error: ErrorReport,
  },
  { $id: 'Problem' },
);

export type ErrorBody = Static<typeof ErrorBody>;

/** An error with any code. */
export const anyError: TSchema = ErrorBody;

/** An error with one of these codes. */
export function errorShape(names: readonly FaultName[]): TSchema {
  return Type.Intersect([ErrorBody, withCode(names)]);
}

/** The same in the format of RFC 9457. */
export function problemShape(names: readonly FaultName[]): TSchema {
  return Type.Intersect([Problem, withCode(names)]);
}

function withCode(names: readonly FaultName[]): TSchema {
  const code = Type.Unsafe<string>({ enum: sharedCodes(names) });
  return Type.Object({ error: Type.Object({ code }) });
}

/** If all details have the same upper-case code, it replaces VALIDATION_ERROR (E3). */
function sharedCodes(names: readonly FaultName[]): FaultName[] {
  if (!names.includes('VALIDATION_ERROR')) return [...names];
  const domainCodes = (Object.keys(faultKinds) as FaultCode[]).filter(
    (code) => faultKinds[code] === 'form' && code === code.toUpperCase(),
  );
  return [...new Set([...names, ...domainCodes])];
}
