import { errorShape, problemShape } from './error-shapes.ts';
import { type FaultName, statusOf } from './errors.ts';
import { RecordSchemas } from './record-schemas.ts';
import { type Access, type Content, faultsOf, type RequestHeader, type Route } from './route.ts';
import { sessionCookie } from './sessions.ts';

// The API description (OpenAPI 3.1), derived from the routes and from the JSON Schemas of the core.

export type Json = Record<string, unknown>;

export interface Description {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json; headers: Json };
}

export interface Operation {
  operationId: string;
  summary: string;
  security: Json[];
  parameters: Parameter[];
  requestBody?: {
    description?: string;
    required: boolean;
    content: Record<string, { schema: Json }>;
  };
  responses: Record<string, OperationResponse>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  explode?: true;
  schema: Json;
}

export interface OperationResponse {
  description: string;
  headers: Json;
  content?: Record<string, { schema: Json }>;
}

export function describeRoutes(routes: readonly Route[], version: string): Description {
  const schemas = new RecordSchemas();
  const paths: Description['paths'] = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Termwise order service', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: { schemas: schemas.used, securitySchemes, headers },
  };
}

const securitySchemes = {
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  tenant: { type: 'apiKey', in: 'header', name: 'X-Tenant-Id' },
  session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
  operator: { type: 'http', scheme: 'bearer' },
};

const withKey = { key: [], tenant: [] };
const security: Record<Access, Json[]> = {
  anyone: [],
  operator: [{ operator: [] }],
  publishable: [withKey, { session: [] }],
  secret: [withKey, { session: [] }],
};

const headers = {
  'X-Request-Id': {
    description: 'Names this request in the log of the service.',
    schema: { type: 'string' },
  },
};
const answerHeaders = { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } };

const headerNotes: Record<RequestHeader, string> = {
  'Idempotency-Key': 'Names this request, so that it is carried out once however often it is sent.',
  'If-Match': 'The ETag of the record that the change was made for.',
  'If-None-Match': 'The ETag of what the caller has already.',
};

function operationOf(route: Route, schemas: RecordSchemas): Operation {
  return {
    operationId: operationId(route),
    summary: route.summary,
    security: security[route.access],
    parameters: parametersOf(route),
    ...(route.body && {
      requestBody: {
        ...('limit' in route.body && { description: `At most ${route.body.limit} bytes.` }),
        required: !('optional' in route.body),
        content: contentOf([route.body], schemas),
      },
    }),
    responses: { ...answersOf(route, schemas), ...errorsOf(route, schemas) },
  };
}

/** `GET /orders/:id/events` → `getOrdersIdEvents` */
function operationId({ method, path }: Route): string {
  const words = path.match(/\w+/g) ?? [];
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capitals.join('');
}

function parametersOf({ path, query = {}, headers: names = [] }: Route): Parameter[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): Parameter => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
  const inQuery = Object.entries(query).map(([name, { description, repeats }]): Parameter => {
    const one = { type: 'string' };
    return repeats
      ? { name, in: 'query', required: false, description, explode: true, schema: listOf(one) }
      : { name, in: 'query', required: false, description, schema: one };
  });
  const inHeader = names.map((name): Parameter => {
    const description = headerNotes[name];
    return { name, in: 'header', required: false, description, schema: { type: 'string' } };
  });
  return [...inPath, ...inQuery, ...inHeader];
}

const listOf = (items: Json): Json => ({ type: 'array', items });

function contentOf(
  contents: readonly Content[],
  schemas: RecordSchemas,
): Record<string, { schema: Json }> {
  return Object.fromEntries(
    contents.map(({ type, schema }) => [type, { schema: schemas.collect(schema) }]),
  );
}

function answersOf(route: Route, schemas: RecordSchemas): Record<string, OperationResponse> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => {
      const description = answerNotes[Number(status)] ?? 'The answer.';
      if (answer === null) return [status, { description, headers: answerHeaders }];
      const content = contentOf(Array.isArray(answer) ? answer : [answer], schemas);
      return [status, { description, headers: answerHeaders, content }];
    }),
  );
}

const answerNotes: Record<number, string> = {
  201: 'What was created.',
  204: 'Done; there is nothing to say.',
  304: 'The caller has this already.',
};

/** The error answers by status, with their codes. */
function errorsOf(route: Route, schemas: RecordSchemas): Record<string, OperationResponse> {
  const codes = [...faultsOf(route)].toSorted();
  const statuses = [...new Set(codes.map(statusOf))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const names = codes.filter((code) => statusOf(code) === status);
      return [String(status), errorOf(names, schemas)];
    }),
  );
}

function errorOf(names: readonly FaultName[], schemas: RecordSchemas): OperationResponse {
  const content = contentOf(
    [
      { type: 'application/json', schema: errorShape(names) },
      { type: 'application/problem+json', schema: problemShape(names) },
    ],
    schemas,
  );
  return { description: names.join(', '), headers: answerHeaders, content };
}
