import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where Node keeps compiled code between starts, which makes each of our processes start a sixth faster. */
export const compileCache = join(repository, 'dist/.compile-cache');

/** Where a stack keeps its data, secrets, logs and addresses: WAYBILL_HOME, else `.waybill` in the clone. */
export const defaultHome = () => resolve(process.env.WAYBILL_HOME || join(repository, '.waybill'));

/**
 * The places inside a home. The home itself may be walked through by the database's user, everything in it is private.
 *
 * @param {string} home absolute path
 */
export function layout(home) {
  return {
    home,
    secrets: join(home, 'secrets'),
    logs: join(home, 'logs'),
    run: join(home, 'run'),
    broker: join(home, 'broker'),
    stackFile: join(home, 'stack.json'),
    log: (name) => join(home, 'logs', `${name}.log`),
  };
}

/** Makes the folders of a home, private to their owner. */
export function makeHome(places) {
  if (!existsSync(places.home)) mkdirSync(places.home, { recursive: true });
  chmodSync(places.home, 0o711);
  for (const folder of [places.secrets, places.logs, places.run, places.broker]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}
