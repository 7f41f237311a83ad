import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepFailure } from './progress.mjs';

/** The file that says that a folder is a home, so that nobody else's folder is ever taken for one. */
const MARKER = '.waybill-home';
/** What homes hold that were made before there was a marker. */
const SIGNS = ['stack.json', 'secrets/identity', 'secrets/api-key'];

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
    traces: join(home, 'traces'),
    stackFile: join(home, 'stack.json'),
    auditAnchors: join(home, 'audit-anchors.jsonl'),
    log: (name) => join(home, 'logs', `${name}.log`),
  };
}

/** Whether the folder is a home that was made here: `.waybill` of the clone, or one that says so. */
export const isHome = (folder) =>
  folder === join(repository, '.waybill') || [MARKER, ...SIGNS].some((name) => existsSync(join(folder, name)));

/**
 * Makes sure that the folder is a home, made here or empty until now. The mode of a folder found is left as it is.
 *
 * @param {string} folder absolute path
 * @throws {StepFailure} when it holds somebody else's files
 */
export function claimHome(folder) {
  if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o711);
  else if (!isHome(folder) && readdirSync(folder).length > 0) throw strange(folder);
  if (!existsSync(join(folder, MARKER))) writeFileSync(join(folder, MARKER), 'a home of Waybill\n', { mode: 0o600 });
}

/**
 * Makes a home and its folders, private to their owner.
 *
 * @throws {StepFailure} when the folder holds somebody else's files
 */
export function makeHome(places) {
  claimHome(places.home);
  makeFolders(places);
}

/** Makes the folders of what is certain to be a home, whatever is left in it. */
export function makeFolders(places) {
  for (const folder of [places.secrets, places.logs, places.run, places.broker, places.traces]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}

/** Why nothing is done in a folder that is not a home. */
export const strange = (folder) =>
  new StepFailure({
    tried: `to use ${folder} as the home of a stack`,
    cameBack: 'it holds files, and no sign that Waybill made it',
    remedy: 'give by WAYBILL_HOME a folder that is empty or does not exist yet',
  });
