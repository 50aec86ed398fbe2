// A PostgreSQL of its own for one test file: data in a temporary folder, a free port, no password.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const installations = '/usr/lib/postgresql';

export function postgresPrograms() {
  if (!existsSync(installations)) return null;
  const newestFirst = readdirSync(installations).sort((a, b) => Number(b) - Number(a));
  const folders = newestFirst.map((version) => join(installations, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** @param prepared The folder of a cluster to begin with a copy of; without it, an empty one. */
export async function startPostgres(prepared = null) {
  const programs = postgresPrograms();
  const user = unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'termwise-pg-'));
  const data = join(folder, 'data');
  await chmod(folder, 0o755);
  if (prepared === null) await makeCluster(programs, data, user);
  // Node's own copy does not keep the owner.
  else execFileSync('cp', ['-a', prepared, data]);

  const port = await freePort();
  let server = await launch(programs, data, port, user);
  const urlOf = (database) => `postgres://termwise@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    /** @param template The database of which it is a copy; null: an empty one. */
    async createDatabase(template = null, name = `test_${(databases += 1)}`) {
      const like = template === null ? '' : ` template ${template}`;
      await query(urlOf('postgres'), `create database ${name}${like}`);
      if (template !== null) await copySettings(urlOf('postgres'), template, name);
      return urlOf(name);
    },
    /** Whoever writes to `table` waits until the returned function is called. */
    async hold(url, table) {
      const client = new pg.Client(url);
      await client.connect();
      await client.query('begin');
      await client.query(`lock table ${table} in exclusive mode`);
      return () => client.end();
    },
    async untilSomeoneWaits(url) {
      const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock'";
      while ((await query(url, waiting)).length === 0);
    },
    /** Away, as after a pulled plug or a restart of the machine that it runs on. */
    stop: () => ended(server, 'SIGINT'),
    /** It stands still: its connections stay open, and nothing answers. */
    async pause() {
      const processes = await processesOf(server.pid);
      for (const id of processes) process.kill(id, 'SIGSTOP');
      return { goOn: () => processes.map((id) => process.kill(id, 'SIGCONT')) };
    },
    async startAgain() {
      server = await launch(programs, data, port, user);
    },
    /** Another server that follows this one. `promote` lets it take writes. */
    async startStandby() {
      const standby = { data: join(folder, 'standby'), port: await freePort() };
      const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'termwise'];
      const copy = ['-D', standby.data, '-R', '--checkpoint=fast', '--no-sync', ...from];
      await mkdir(standby.data, { mode: 0o700 });
      if (user.uid !== undefined) await chown(standby.data, user.uid, user.gid);
      execFileSync(join(programs, 'pg_basebackup'), copy, { ...user, cwd: data, stdio: 'pipe' });
      const server = await launch(programs, standby.data, standby.port, user);
      return {
        port: standby.port,
        promote: () => query(standbyUrl(standby.port), 'select pg_promote()'),
        stop: () => ended(server, 'SIGINT'),
      };
    },
    port,
    processes: () => processesOf(server.pid),
    kill: () => killed(server),
    /** @param keepAs Where its files go, for other servers to begin with. */
    async remove({ keepAs = null } = {}) {
      await ended(server, 'SIGINT');
      if (keepAs !== null) execFileSync('mv', [data, keepAs]);
      await rm(folder, { recursive: true });
    },
  };
}

async function makeCluster(programs, data, user) {
  await mkdir(data);
  if (user.uid !== undefined) await chown(data, user.uid, user.gid);
  const initdb = ['-D', data, '-U', 'termwise', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(join(programs, 'initdb'), initdb, { ...user, cwd: data, stdio: 'pipe' });
}

const standbyUrl = (port) => `postgres://termwise@127.0.0.1:${port}/postgres`;

/** A template gives its content to a new database, but not its settings. */
async function copySettings(url, template, name) {
  const settings = `select unnest(setconfig) as setting from pg_db_role_setting s
    join pg_database d on d.oid = s.setdatabase where d.datname = '${template}'`;
  for (const { setting } of await query(url, settings)) {
    const [parameter, value] = setting.split('=');
    await query(url, `alter database ${name} set ${parameter} = '${value}'`);
  }
}

export async function query(url, sql) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (;;) {
      try {
        return (await client.query(sql)).rows;
      } catch (error) {
        // A serializable store asks for another attempt.
        if (error.code !== '40001') throw error;
      }
    }
  } finally {
    await client.end();
  }
}

// PostgreSQL refuses to run as root.
function unprivilegedUser() {
  if (process.getuid() !== 0) return {};
  const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

function launch(programs, data, port, user) {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${data}`,
    'fsync=off',
    'log_min_messages=warning',
    'lc_messages=C',
  ];
  const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(programs, 'postgres'), options, {
    ...user,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
      if (/ready to accept (read-only )?connections/.test(log)) resolve(server);
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}

/** As if the machine had lost its power: the server and each of its processes at once. */
async function killed(server) {
  const exit = new Promise((resolve) => server.once('exit', resolve));
  for (const id of await processesOf(server.pid)) process.kill(id, 'SIGKILL');
  await exit;
}

/** A server process with those that it has started, one for each connection among them. */
async function processesOf(id) {
  const children = await readFile(`/proc/${id}/task/${id}/children`, 'utf8');
  return [id, ...children.split(' ').filter(Boolean).map(Number)];
}

async function ended(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await exit;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
