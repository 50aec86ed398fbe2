// Makes the compact tables of the core (core/termwise/base/tables/*.inc) from core/data:
//   countries.json     ISO 3166-1 codes, English names (CLDR, ISO), postal code patterns, examples
//   currencies.json    ISO 4217 codes and exponents
//   case-folding.json  Unicode's simple case folding (statuses C and S), as runs of equal distance
//   canonical-decomposition.json  Unicode's full canonical decompositions without the marks
//                                 U+0300-036F. Not included: the decompositions of these marks, and
//                                 of Hangul syllables, which are computed
//   combining-classes.json        the canonical combining classes except 0, as runs of one class
// Usage: node scripts/make-tables.mjs [--check]   (--check fails if a table is stale)
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../core/', import.meta.url);
const data = (name) => JSON.parse(readFileSync(new URL(`data/${name}.json`, root), 'utf8'));
const quote = (text) => JSON.stringify(text).replace(/\?\?/g, '?\\?');
const byCode = (a, b) => (a.code < b.code ? -1 : 1);

/**
 * One line per country: code, 1 if a postal code is required, name, ISO name if it differs,
 * pattern, example.
 */
function countries() {
  const rows = data('countries')
    .sort(byCode)
    .map((row) => {
      const isoName = row.isoName === row.name ? '' : row.isoName;
      const cells = [
        row.code,
        row.postalCodeRequired ? '1' : '0',
        row.name,
        isoName,
        row.postalCodePattern ?? '',
        row.postalCodeExample ?? '',
      ];
      if (cells.some((cell) => /[\t\n]/.test(cell)))
        throw new Error(`a tab or line break in ${row.code}`);
      return quote(`${cells.join('\t')}\n`);
    });
  return rows.join('\n');
}

/** Four characters per currency: its code and its exponent. */
function currencies() {
  return data('currencies')
    .sort(byCode)
    .map((row) => quote(`${row.code}${row.exponent}`))
    .join('\n');
}

function caseFolding() {
  return data('case-folding')
    .map((run) => `{${run.first}, ${run.last}, ${run.step}, ${run.delta}},`)
    .join('\n');
}

function canonicalDecomposition() {
  return data('canonical-decomposition')
    .map((row) => `{${row.from}, {${row.to.join(', ')}}},`)
    .join('\n');
}

function combiningClasses() {
  return data('combining-classes')
    .map((run) => `{${run.first}, ${run.last}, ${run.class}},`)
    .join('\n');
}

const tables = {
  countries,
  currencies,
  case_folding: caseFolding,
  canonical_decomposition: canonicalDecomposition,
  combining_classes: combiningClasses,
};
let stale = 0;
for (const [name, make] of Object.entries(tables)) {
  const file = new URL(`termwise/base/tables/${name}.inc`, root);
  const text = `// Made by scripts/make-tables.mjs from core/data; do not edit.\n${make()}\n`;
  let present = '';
  try {
    present = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (present === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file.pathname} is stale: run node scripts/make-tables.mjs`);
    stale = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${file.pathname}`);
  }
}
process.exitCode = stale;
