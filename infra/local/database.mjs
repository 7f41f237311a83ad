import { clusterRuns, eraseCluster, startCluster, stopCluster } from './database-cluster.mjs';
import { stepOverTaken } from './ports.mjs';
import { detail, StepFailure } from './progress.mjs';

const SUPERUSER = 'postgres';
const OWNER = 'waybill_owner';
const NAME = 'waybill';
/** How often a start is tried where others take its ports. */
const ATTEMPTS = 5;

/**
 * The database of a home: what DATABASE_URL gives, else a private PostgreSQL from its npm package.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ secrets: ReturnType<import('./secrets.mjs').secretsIn>, promised: Set<number>, port?: number,
 *   givenUrl?: string, firstPort?: number }} wish `port` is that of an earlier start in this run of the stack
 * @returns {Promise<{ kind: 'given' | 'private', port?: number, administrator: string, started: boolean, note: string }>}
 *   `administrator` is the URL of a role that may create roles and databases
 */
export async function ensureDatabase(places, { secrets, promised, port: earlier, givenUrl, firstPort = 5433 }) {
  if (givenUrl) return { kind: 'given', administrator: givenUrl, started: false, note: 'as given by DATABASE_URL' };
  const password = secrets.password('database-superuser');
  const running = earlier !== undefined && clusterRuns(places);
  if (!running) await stopCluster(places);
  const server = { identity: secrets.identity(), superuser: SUPERUSER, password };
  const elsewhere = () => stepOverTaken(firstPort, promised);
  const port = running ? earlier : await startOnFreePort(places, server, { earlier, elsewhere });
  return {
    kind: 'private',
    port,
    administrator: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    started: !running,
    note: running ? 'was running' : `port ${port}`,
  };
}

/** Somebody may take a port between the look at it and the start. One the services know already is not changed. */
async function startOnFreePort(places, server, { earlier, elsewhere }) {
  let port = earlier ?? (await elsewhere());
  for (let attempt = 1; ; attempt += 1) {
    try {
      await startCluster(places, { ...server, port });
      return port;
    } catch (error) {
      if (!error.portTaken || earlier !== undefined || attempt === ATTEMPTS) throw error;
      const taken = port;
      port = await elsewhere();
      detail(`port ${taken} of the database was taken meanwhile: once more on port ${port}`);
    }
  }
}

/**
 * Makes sure of the role that owns Waybill's schema and of its database, and returns its URL. Of a given database the
 * given role is the owner, and nothing is made beforehand.
 *
 * @throws {StepFailure} when the database does not let us in or the role lacks a right
 */
export async function ensureOwner(database, secrets) {
  if (database.kind === 'given') {
    await withClient(database.administrator, (client) => client.query('select 1'));
    return database.administrator;
  }
  const password = secrets.password('database-owner');
  await withClient(database.administrator, async (client) => {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [OWNER]);
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${OWNER} with login createrole nosuperuser nobypassrls password '${password}'`);
    const found = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME} owner ${OWNER}`);
  });
  return `postgres://${OWNER}:${password}@127.0.0.1:${database.port}/${NAME}`;
}

/** Ends the home's database; a given one is not touched. */
export const stopDatabase = (places) => stopCluster(places);

/** Deletes the home's database. */
export const eraseDatabase = (places, secrets) => eraseCluster(places, secrets.identity());

async function withClient(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new StepFailure({
      tried: `the database at ${host}${pathname}`,
      cameBack: error.message || String(error.code),
      remedy:
        'its role must be able to log in and have CREATEROLE; `npm run reset` starts over with a private database',
    });
  } finally {
    await client.end().catch(() => {});
  }
}
