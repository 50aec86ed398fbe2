// The API's description as the tests use it: its operations, and whether an answer is as it says.
import Ajv2020 from 'ajv/dist/2020.js';

export async function readDescription(address) {
  const document = await (await fetch(`${address}/openapi.json`)).json();
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'api');
  const validators = new Map();
  const validator = (pointer) => {
    if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: `api#${pointer}` }));
    return validators.get(pointer);
  };
  return { document, operations: operationsOf(document, validator) };
}

/** In the order of the document. `name` is as in `GET /orders/{id}`. */
function operationsOf({ paths }, validator) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method: method.toUpperCase(),
      ...operation,
      /** What is wrong with an answer by the document; empty if nothing is. */
      problems: (answer) => problemsOf(answer, operation, validator, pointerTo(path, method)),
    })),
  );
}

const escaped = (token) => token.replaceAll('~', '~0').replaceAll('/', '~1');
const pointerTo = (path, method) => `/paths/${encodeURIComponent(escaped(path))}/${method}`;

function problemsOf({ status, headers, text }, { responses }, validator, pointer) {
  const described = responses[status];
  if (!described) return [`status ${status} is not described: ${text.slice(0, 300)}`];
  const problems = [];
  if (!headers.get('X-Request-Id')) problems.push('there is no X-Request-Id');
  if (!described.content) {
    if (text !== '') problems.push('there is a body, but none is described');
    return problems;
  }
  const type = (headers.get('Content-Type') ?? '').split(';')[0];
  if (!described.content[type]) return [...problems, `type ${type} is not described`];
  const at = `${pointer}/responses/${status}/content/${encodeURIComponent(escaped(type))}/schema`;
  const validate = validator(at);
  for (const value of valuesIn(type, text)) {
    if (!validate(value)) problems.push(JSON.stringify(validate.errors).slice(0, 1000));
  }
  return problems;
}

function valuesIn(type, text) {
  if (type === 'application/x-ndjson')
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return type.endsWith('json') ? [JSON.parse(text)] : [text];
}

/** The codes that a status of an operation is described with. */
export const codesOf = ({ description }) => description.split(', ');

/** The path with these values in place of its parameters. */
export function filled(path, values) {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
}
