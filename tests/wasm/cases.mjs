// Reads the shared cases from the disk, with the files in the order of their names.
import { readdirSync, readFileSync } from 'node:fs';
import { bytesOf } from './player/judge.mjs';

const folder = new URL('../cases/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

export const fixtures = read('fixtures.json');

export const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'fixtures.json')
  .sort()
  .map((name) => ({ name, ...read(name) }));

/** The bytes of an input of a case: see tests/README.md. */
export const inputBytes = (kind, document) => bytesOf(fixtures, kind, document);
