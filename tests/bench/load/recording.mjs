// Which statements one request sends, in which order, and how to send the same for another one.
import { randomBytes } from 'node:crypto';

/** A database that writes down what is asked of it, once `record` is called. */
export function recorder(database) {
  let steps = null;
  /** Statements that are sent before an answer has come are one step: they travel together. */
  const recorded = (queries, kind) => {
    let open = null;
    return {
      async query(statement, values = []) {
        if (steps === null) return queries.query(statement, values);
        if (open === null) {
          open = { kind, statements: [] };
          steps.push(open);
        }
        const step = open;
        step.statements.push({ statement, values });
        try {
          return await queries.query(statement, values);
        } finally {
          if (open === step) open = null;
        }
      },
    };
  };
  return {
    ...database,
    query: (statement, values) => recorded(database, 'alone').query(statement, values),
    transaction: (work) =>
      database.transaction(async (queries) => {
        steps?.push({ kind: 'begin', statements: [] });
        const result = await work(recorded(queries, 'inside'));
        steps?.push({ kind: 'commit', statements: [] });
        return result;
      }),
    async record(request) {
      steps = [];
      await request();
      const found = steps;
      steps = null;
      return found;
    },
  };
}

// What must differ between requests: ids that the service makes, and the client's key.
const unique = /(?<=(?:ord|cus|bg|evt)_)[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A function that gives the values of a recorded statement with the ids of another request. */
export function template(values, places) {
  const parts = values.map((value) => partsOf(value, places));
  return (ids) => parts.map((part) => part(ids));
}

function partsOf(value, places) {
  if (Array.isArray(value)) {
    const parts = value.map((one) => partsOf(one, places));
    return (ids) => parts.map((part) => part(ids));
  }
  if (typeof value !== 'string') return () => value;
  const found = [...value.matchAll(unique)];
  if (found.length === 0) return () => value;
  let at = 0;
  const pieces = found.map((match) => {
    const before = value.slice(at, match.index);
    at = match.index + match[0].length;
    if (!places.has(match[0])) places.set(match[0], places.size);
    return { before, place: places.get(match[0]) };
  });
  const rest = value.slice(at);
  return (ids) => pieces.map(({ before, place }) => before + ids[place]).join('') + rest;
}

/** New ids for a request, one for each place. */
export function newIds(places) {
  return [...places.keys()].map((old) => {
    const hex = randomBytes(16).toString('hex');
    return old.includes('-') ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
  });
}
