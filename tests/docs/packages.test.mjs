// The version is in one place, and the licence is the same everywhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, read } from './support/markdown.mjs';

const source = 'wasm/package.json';
const { version } = JSON.parse(read(source));

describe('the version', () => {
  it('is only in the published package', () => {
    const others = files
      .filter((path) => /(^|\/)package\.json$/.test(path) && path !== source)
      .filter((path) => 'version' in JSON.parse(read(path)));
    assert.deepEqual(others, []);
  });

  it('is read by CMake from there', () => {
    assert.match(read('CMakeLists.txt'), /^project\(termwise VERSION \$\{version\} /m);
  });

  it('is the same in the lock file and in the newest release of the changelog', () => {
    assert.equal(JSON.parse(read('package-lock.json')).packages.wasm.version, version);
    const [, released] = /^## \[(\d[^\]]*)\]/m.exec(read('CHANGELOG.md'));
    assert.equal(released, version);
  });
});

it('every package is under the MIT licence', () => {
  for (const path of files.filter((file) => /(^|\/)package\.json$/.test(file))) {
    assert.equal(JSON.parse(read(path)).license, 'MIT', path);
  }
  assert.match(read('LICENSE'), /^MIT License\n/);
});
