// Indents JSON files, for readable differences. Usage: node scripts/indent-json.mjs <file> …
import { readFileSync, writeFileSync } from 'node:fs';

for (const file of process.argv.slice(2)) {
  const value = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
