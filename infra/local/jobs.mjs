import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { compileCache, repository } from './layout.mjs';
import { StepFailure } from './progress.mjs';
import { secretsIn, writePrivate } from './secrets.mjs';
import { BROKER_USERS, DATABASE_ROLES, VHOST } from './services.mjs';

/** The operator on this machine: all rights in the virtual host, and the management pages. */
export const DEVELOPER = 'developer';
/** Who signs in to the console; the file of that name among the secrets holds the password at first. */
export const ADMINISTRATOR = 'admin';

/**
 * Brings the schema up to date, then gives every role and broker user its password and the broker its topology. Both
 * jobs may be run any number of times.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ ownerUrl: string, broker: { amqp: string, management: string } }} servers
 * @throws {StepFailure} with the job's last words
 */
export async function migrate(places, { ownerUrl }) {
  await job(places, 'migrate', { DATABASE_URL: ownerUrl });
}

/**
 * @see migrate
 * @param {string} [main] the program, where it is not the product's own
 */
export async function provision(places, servers, main) {
  const { ownerUrl, broker } = servers;
  const file = join(places.secrets, 'provision.json');
  writePrivate(file, JSON.stringify(provisioning(secretsIn(places.secrets)), null, 2));
  await job(
    places,
    'provision',
    {
      DATABASE_URL: ownerUrl,
      RABBITMQ_URL: broker.amqp,
      RABBITMQ_MANAGEMENT_URL: broker.management,
      PROVISION_FILE: file,
    },
    main,
  );
  writePrivate(markerFile(places), markerOf(places, servers));
}

/** Whether these servers have been given exactly these roles and users before, by this home. */
export const isProvisioned = (places, servers) =>
  existsSync(markerFile(places)) && readFileSync(markerFile(places), 'utf8') === markerOf(places, servers);

const markerFile = (places) => join(places.secrets, 'provisioned');

function markerOf(places, { ownerUrl, broker, database }) {
  const given = [broker.kind === 'given' && broker.amqp, database.kind === 'given' && ownerUrl];
  const wanted = JSON.stringify([given, broker.kind, provisioning(secretsIn(places.secrets))]);
  return createHash('sha256').update(wanted).digest('hex');
}

/** What the provisioning job is told. */
export function provisioning(secrets) {
  const passwords = (names) => Object.fromEntries(names.map((name) => [name, secrets.password(name)]));
  return {
    databaseRoles: passwords(DATABASE_ROLES),
    brokerUsers: passwords(BROKER_USERS),
    vhost: VHOST,
    tenant: 'default',
    developer: { user: DEVELOPER, password: secrets.password(DEVELOPER) },
    apiKey: secrets.apiKey(),
    administrator: { login: ADMINISTRATOR, password: secrets.password(ADMINISTRATOR) },
  };
}

async function job(places, name, env, main = join(repository, 'dist/apps/jobs/src', `${name}.js`)) {
  const { code, output } = await run(process.execPath, [main], {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      WAYBILL_STACK: places.home,
      LOG_LEVEL: 'warn',
      NODE_COMPILE_CACHE: compileCache,
      ...env,
    },
    timeoutMs: 120_000,
  });
  if (code === 0) return;
  throw new StepFailure({
    tried: `the job ${name} (${main})`,
    cameBack: lastLines(output),
    remedy: '`npm run reset` starts over with empty servers; with servers of your own, see what right is missing',
  });
}
