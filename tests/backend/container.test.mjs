// No engine runs here, so the image is not built: what can be checked without one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (program, args, environment = {}) =>
  promisify(execFile)(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
  });
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8');

test('Dockerfile: no complaint of dockerfilelint', async () => {
  await run('node_modules/.bin/dockerfilelint', ['Dockerfile']);
});

test('Dockerfile: what it copies is there, and it runs as nobody special', () => {
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/src\/(\S+) /gm)].map(
    ([, path]) => path,
  );
  assert.ok(copied.length > 3);
  for (const path of copied) {
    // The pages are made by scripts/build, which this test does without.
    if (path !== 'web/checkout/dist') assert.ok(existsSync(root + path), path);
  }
  assert.match(dockerfile, /^USER [1-9]\d*:[1-9]\d*$/m);
  assert.match(dockerfile, /^HEALTHCHECK /m);
  assert.equal(dockerfile.match(/^FROM /gm).length, 2);
});

test('compose.yaml: docker-compose reads it, and the service may do little', async () => {
  const compose = (environment) =>
    run('docker-compose', ['-f', 'compose.yaml', 'config'], environment);
  const { stdout } = await compose({ POSTGRES_PASSWORD: 'pass7' });
  assert.match(stdout, /DATABASE_URL: postgres:\/\/termwise:pass7@store:5432\/termwise/);
  for (const line of ['read_only: true', 'no-new-privileges:true', '- ALL']) {
    assert.ok(stdout.includes(line), line);
  }
  await assert.rejects(compose(), /POSTGRES_PASSWORD/);
});
