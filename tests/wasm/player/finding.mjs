// Plays cases of order indexes and imports.
import { attempt, bytesOf, judge, judgeLineFaults, judgeOutcome, judgeRefusal } from './judge.mjs';

export function playSearch(player) {
  const index = player.termwise.openOrderIndex();
  const answers = player.testCase.steps.map((step) => {
    const [name] = Object.keys(step);
    return searchSteps[name](player, index, step);
  });
  const { size } = index;
  index.close();
  return [...answers, size].join('\n');
}

const searchSteps = {
  put(player, index, step) {
    const outcome = attempt(() => index.put(bytesOf(player.fixtures, 'orders', step.put)));
    if (outcome.refusal) return judgeRefusal(player, outcome.refusal, step);
    if (step.faults) player.problems.push('was put, but faults were expected');
    return 'put';
  },
  remove(player, index, step) {
    const removed = index.remove(step.remove);
    judge(player, 'removed', removed, step.removed);
    return `${removed}`;
  },
  query(player, index, step) {
    const query = bytesOf(player.fixtures, 'queries', step.query);
    const { refusal, value } = attempt(() => index.search(query));
    if (refusal) return judgeRefusal(player, refusal, step);
    if (step.faults) player.problems.push('found, but faults were expected');
    const text = new TextDecoder().decode(query.subarray(0, 100));
    judge(player, `ids of ${text}`, value.ids, step.ids);
    judge(player, `total of ${text}`, value.total, step.total);
    return JSON.stringify({ total: value.total, ids: value.ids });
  },
  size(player, index, step) {
    judge(player, 'size', index.size, step.size);
    return 'size';
  },
};

/** Plays a call that answers one input with a record; `what` names it in the expectation. */
export function playAnswer(call, kind, input, what) {
  return (player) => {
    const { termwise, fixtures, testCase } = player;
    const bytes = bytesOf(fixtures, kind, testCase[input]);
    const outcome = attempt(() => JSON.stringify(termwise[call](bytes)));
    return judgeOutcome(player, what, outcome, testCase.expect);
  };
}

export const playImportOrders = playImport('order', 'openImport');
export const playImportSubscriptions = playImport('subscription', 'openSubscriptionImport');

// `kind` is one record's name; batches and expectations have the records under its plural.
function playImport(kind, open) {
  return (player) => {
    const { fixtures, testCase, termwise } = player;
    const { input, expect, chunks, known = {} } = testCase;
    const bytes = bytesOf(fixtures, 'lines', input);
    const inChunks = (sizes) => importInChunks(termwise[open](), `${kind}s`, bytes, sizes, known);
    const imported = inChunks(chunks ?? [bytes.length + 1]);
    judgeAccepted(player, kind, imported.records, expect[`${kind}s`] ?? []);
    judgeLineFaults(player, imported.faults, expect.faults ?? []);
    judge(player, 'bytes', imported.bytes, expect.bytes ?? bytes.length);
    if (expect.lines !== undefined) judge(player, 'lines', imported.lines, expect.lines);
    // The result does not depend on how the bytes are split. Large inputs would take too long byte
    // by byte.
    const answer = answerOf(imported);
    const small = bytes.length > 100_000 ? 4_093 : 1;
    for (const size of [small, bytes.length + 1])
      judge(player, `in pieces of ${size}`, answerOf(inChunks([size])), answer);
    return answer;
  };
}

// Imports the bytes in chunks of the given sizes; the last size is repeated.
function importInChunks(session, list, bytes, sizes, known) {
  const batches = [];
  // First with no knowledge: nothing of that may count.
  const judgeLines = () => {
    session.judge({});
    batches.push(session.judge(known));
  };
  for (let at = 0, number = 0; at < bytes.length; number += 1) {
    const size = sizes[Math.min(number, sizes.length - 1)];
    session.read(bytes.subarray(at, at + size));
    if (number % 3 !== 0) judgeLines(); // lines that are not judged stay
    at += size;
  }
  session.readEnd();
  judgeLines();
  session.close();
  const { lines, bytes: done } = batches.at(-1);
  return {
    records: batches.flatMap((batch) => batch[list]),
    faults: batches.flatMap(({ faults }) => faults),
    lines,
    bytes: done,
  };
}

function judgeAccepted(player, kind, records, expected) {
  judge(
    player,
    `${kind}s`,
    records.map(({ line, id }) => `${line} ${id}`),
    expected.map(({ line, id }) => `${line} ${id}`),
  );
  for (const [index, expect] of expected.entries())
    if (index < records.length) judgeOutcome(player, kind, { value: records[index].text }, expect);
}

function answerOf({ records, faults, lines, bytes }) {
  return [
    ...records.map(({ line, id, text }) => `${line} ${id} ${text}`),
    ...faults.map(({ line, error }) => JSON.stringify({ line, error })),
    `${lines} ${bytes}`,
  ].join('\n');
}
