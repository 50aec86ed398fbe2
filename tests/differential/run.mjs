// Plays random cases on the native core and on the package, and compares the answers byte by byte.
// Usage: see scripts/differential, which builds first.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadTermwise } from 'termwise/full';
import { fixtures } from '../wasm/cases.mjs';
import { play } from '../wasm/player.mjs';
import { generate } from './generate.mjs';

const [count = '4000', seed = String(Date.now() % 1_000_000), only] = process.argv.slice(2);
const numbers = only === undefined ? [...Array(Number(count)).keys()] : [Number(only)];
const root = new URL('../../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const folder = path('build/differential/');

const cases = numbers.map((number) => generate(Number(seed), number));
mkdirSync(folder, { recursive: true });
writeFileSync(folder + 'cases.ndjson', cases.map((each) => JSON.stringify(each) + '\n').join(''));

const fixturesPath = path('tests/cases/fixtures.json');
const native = spawnSync(
  path('build/dev/tests/termwise_play'),
  [fixturesPath, folder + 'cases.ndjson', folder + 'native.ndjson'],
  { stdio: 'inherit', timeout: 600_000 },
);
const answers = readFileSync(folder + 'native.ndjson', 'utf8')
  .split('\n')
  .slice(0, -1);

// Generated cases expect nothing, so only thrown errors count. The players also throw if a case is
// rejected unexpectedly; the native player words that differently.
const isRefusal = (text) => text.startsWith('threw TermwiseError: ');
const isDefect = (problem) => problem.startsWith('threw ') && !isRefusal(problem);
const isSame = (answer, native) =>
  answer === native || (isRefusal(answer) && native.startsWith('refused'));

const termwise = await loadTermwise();
const kinds = new Map();
let differences = 0;
for (const [at, testCase] of cases.entries()) {
  const { problems, answer } = play(termwise, fixtures, testCase);
  const kind = `${testCase.call} ${answer.startsWith('{"error"') ? 'refused' : 'accepted'}`;
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const broken = problems.filter(isDefect);
  const isAnswered = at < answers.length;
  if (isAnswered && isSame(answer, JSON.parse(answers[at])) && broken.length === 0) continue;
  differences += 1;
  if (differences > 3) continue;
  console.error(`\nDIFFERENT: ${testCase.name}\n  ${JSON.stringify(testCase)}`);
  console.error(`native: ${answers[at] ?? 'no answer'}\nwasm:   ${JSON.stringify(answer)}`);
  for (const problem of broken) console.error(`problem: ${problem}`);
  console.error(`again: scripts/differential 1 ${seed} ${numbers[at]}`);
}

for (const [kind, times] of [...kinds].sort()) console.log(`${kind}: ${times}`);
console.log(`together ${cases.length} inputs of seed ${seed}, ${differences} differ`);
process.exitCode = differences > 0 || native.status !== 0 ? 1 : 0;
