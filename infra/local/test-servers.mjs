import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eraseBroker, locateBroker, startBroker, stopBroker } from './broker.mjs';
import { ensureDatabase, eraseDatabase, stopDatabase } from './database.mjs';
import { layout, makeFolders, makeHome } from './layout.mjs';
import { endLeftovers } from './leftovers.mjs';
import { step } from './progress.mjs';
import { secretsIn, writePrivate } from './secrets.mjs';

/**
 * Starts the private broker and database of a test run, from nothing.
 *
 * @param {string} home folder of the run, emptied of what an earlier run left
 * @param {Record<string, string>} tools what else specs read: the `variables` of `ensureTestTools`
 * @returns {Promise<Record<string, string>>} the TEST_* variables specs read; also written to `<home>/env`
 */
export async function startTestServers(home, tools) {
  await stopTestServers(home);
  const places = layout(home);
  makeHome(places);
  const secrets = secretsIn(places.secrets);
  const promised = new Set();
  const wish = { secrets, promised };
  const broker = await locateBroker(places, { ...wish, firstPort: 5772 });
  await step('broker for tests', () => startBroker(places, broker));
  const database = await step('database for tests', () => ensureDatabase(places, { ...wish, firstPort: 5533 }));
  const variables = {
    ...tools,
    TEST_AMQP_URL: broker.amqp,
    TEST_AMQP_MANAGEMENT_URL: broker.management,
    TEST_DATABASE_URL: database.administrator,
    TEST_RABBITMQCTL: broker.control,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writePrivate(join(home, 'env'), lines.join(''));
  return variables;
}

/** Ends the servers of a test run and deletes their data. */
export async function stopTestServers(home) {
  const places = layout(home);
  makeFolders(places);
  await Promise.all([stopBroker(places), stopDatabase(places)]);
  await endLeftovers(places);
  await eraseBroker(places);
  eraseDatabase(places, secretsIn(places.secrets));
  rmSync(home, { recursive: true, force: true });
}
