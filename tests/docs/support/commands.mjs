// Checks that a command in a `console` block, such as `scripts/test`, exists.
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { files, read, root } from './markdown.mjs';

const json = (path) => JSON.parse(read(path));
const packages = files.filter((path) => /(^|\/)package\.json$/.test(path)).map(json);

/** `npm test`, `npm run build -w @termwise/backend` */
function hasScript(operands) {
  const [verb, ...others] = operands;
  const name = verb === 'run' ? others[0] : verb;
  const workspace = operands.includes('-w') ? operands[operands.indexOf('-w') + 1] : undefined;
  const owner = workspace ? packages.find((one) => one.name === workspace) : json('package.json');
  return owner?.scripts?.[name] !== undefined;
}

function hasPreset(operands) {
  const { configurePresets, buildPresets, testPresets } = json('CMakePresets.json');
  const presets = [...configurePresets, ...buildPresets, ...testPresets];
  return presets.some(({ name }) => name === operands[operands.indexOf('--preset') + 1]);
}

/** Operands that are paths must exist; `tests/backend/*.test.mjs` must match a file. */
function hasFiles(operands) {
  const paths = operands.filter((operand) => operand.includes('/'));
  const matches = (path) => {
    const pattern = path.replaceAll(/[.+]/g, '\\$&').replaceAll('*', '[^/]*');
    return files.some((file) => new RegExp(`^${pattern}$`).test(file));
  };
  return paths.length > 0 && paths.every(matches);
}

const isExecutable = (path) => {
  if (!existsSync(path)) return false;
  accessSync(path, constants.X_OK);
  return true;
};

/** Null if the line is not a command but output. */
export function commandIn(line) {
  const command = /^\$ (.*?)(?: +#.*)?$/.exec(line)?.[1];
  return command ?? null;
}

export function exists(command) {
  const words = command.split(/ +/).filter((word) => !/^[A-Z_]+=/.test(word));
  const [program, ...operands] = words;
  if (program.startsWith('scripts/')) return isExecutable(join(root, program));
  if (program === 'npm') return hasScript(operands);
  if (program === 'cmake' || program === 'ctest') return hasPreset(operands);
  if (program === 'node') return hasFiles(operands);
  return false;
}
