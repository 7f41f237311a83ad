import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { StepFailure } from './progress.mjs';
import { secretsIn, writePrivate } from './secrets.mjs';
import { BROKER_USERS, DATABASE_ROLES, VHOST } from './services.mjs';

/** The operator on this machine: all rights in the virtual host, and the management pages. */
export const DEVELOPER = 'developer';

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

/** @see migrate */
export async function provision(places, { ownerUrl, broker }) {
  const secrets = secretsIn(places.secrets);
  const file = join(places.secrets, 'provision.json');
  writePrivate(file, JSON.stringify(provisioning(secrets), null, 2));
  await job(places, 'provision', {
    DATABASE_URL: ownerUrl,
    RABBITMQ_URL: broker.amqp,
    RABBITMQ_MANAGEMENT_URL: broker.management,
    PROVISION_FILE: file,
  });
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
  };
}

async function job(places, name, env) {
  const main = join(repository, 'dist/apps/jobs/src', `${name}.js`);
  const { code, output } = await run(process.execPath, ['--enable-source-maps', main], {
    cwd: repository,
    env: { PATH: process.env.PATH, WAYBILL_STACK: places.home, LOG_LEVEL: 'warn', ...env },
    timeoutMs: 120_000,
  });
  if (code === 0) return;
  throw new StepFailure({
    tried: `the job ${name} (${main})`,
    cameBack: lastLines(output),
    remedy: '`npm run reset` starts over with empty servers; with servers of your own, see what right is missing',
  });
}
