import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findCommand, isExecutable } from './commands.mjs';
import { stepOverTaken } from './ports.mjs';
import { end, recall, remember, startInBackground, tail } from './processes.mjs';
import { StepFailure } from './progress.mjs';
import { installSystemPackage } from './system-package.mjs';

const READY_MS = 10_000;
const SERVER = 'redis-server';
const PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * The path of redis-server: TEST_REDIS, else the one in PATH, else that of the system's package, installed here and now without its
 * service.
 *
 * @param {string} [_cache] nothing is kept there
 * @param {string[]} [places] folders looked through after those of PATH
 * @throws {StepFailure} where it is absent and may not be or cannot be installed
 */
export async function ensureRedis(_cache, places = PLACES) {
  const given = process.env.TEST_REDIS;
  const found = given && isExecutable(given) ? given : findCommand(SERVER, places);
  if (found) return found;
  const instead = 'set TEST_REDIS to its path';
  await installSystemPackage({
    apt: SERVER,
    dnf: 'redis',
    brew: 'redis',
    purpose: 'redis-server, on which BullMQ is measured',
    instead,
  });
  const installed = findCommand(SERVER, places);
  if (installed) return installed;
  throw new StepFailure({
    tried: 'to find redis-server after its package was installed',
    cameBack: 'it is not in the usual places',
    remedy: instead,
  });
}

/**
 * Starts a Redis of this home alone, on a port of its own, as BullMQ's guide asks for one: an append-only file, here
 * written through before each answer, and no eviction.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {string} command path of redis-server
 * @returns {Promise<string>} its URL
 * @throws {StepFailure} where it does not answer
 */
export async function startRedis(places, command) {
  const port = await stepOverTaken(6479, new Set());
  const folder = join(places.home, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keeping = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'];
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const log = places.log('redis');
  const child = startInBackground(command, [...where, ...keeping], {
    log,
    env: { PATH: process.env.PATH, WAYBILL_STACK: places.home },
  });
  remember(pidFile(places), child.pid);
  const deadline = Date.now() + READY_MS;
  while (!(await answers(port))) {
    if (Date.now() > deadline || !recall(pidFile(places))) {
      throw new StepFailure({
        tried: `to start redis-server on port ${port}`,
        cameBack: tail(log),
        remedy: 'mend its installation, or leave the measures of BullMQ out',
      });
    }
    await pause(30);
  }
  return `redis://127.0.0.1:${port}`;
}

/** Ends the home's Redis, if it has one. */
export async function stopRedis(places) {
  const running = recall(pidFile(places));
  if (running) await end(running);
}

const pidFile = (places) => join(places.run, 'redis.pid');

/** Whether a Redis on the port answers a PING. */
function answers(port) {
  return new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const say = (yes) => {
      socket.destroy();
      answer(yes);
    };
    socket.once('data', (bytes) => say(bytes.toString().startsWith('+PONG')));
    socket.once('error', () => say(false));
    socket.setTimeout(1_000, () => say(false));
  });
}
