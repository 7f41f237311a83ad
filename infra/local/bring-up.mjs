import { locateBroker, startBroker } from './broker.mjs';
import { ensureBuild } from './build.mjs';
import { ensureDatabase, ensureOwner } from './database.mjs';
import { isProvisioned, migrate, provision } from './jobs.mjs';
import { launch } from './launch.mjs';
import { makeHome } from './layout.mjs';
import { end } from './processes.mjs';
import { step } from './progress.mjs';
import { waitForReadiness } from './readiness.mjs';
import { anythingLives, livingServices, readPlan, writePlan } from './run-state.mjs';
import { secretsIn } from './secrets.mjs';
import { announcedStack, endSupervisor } from './supervision.mjs';

/**
 * Brings up the whole stack of a home, or mends the one that runs: what lives keeps its process and its port, what has
 * died is started again. The broker is by far the slowest to start: the schema is brought up to date beside it, and
 * where roles and users were made by an earlier start the services start beside it too, and wait for it.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ workers?: number }} wish replicas of the connector-worker; as many as before when not given, else 1
 * @returns {Promise<{ stack: object, mended: boolean }>} what stack.json says
 * @throws {import('./progress.mjs').StepFailure}
 */
export async function bringUp(places, { workers }) {
  makeHome(places);
  const earlier = (await anythingLives(places)) ? readPlan(places) : undefined;
  const wish = { secrets: secretsIn(places.secrets), promised: new Set(), earlier, workers };
  await step('build', ensureBuild);
  const locating = locateBroker(places, {
    ...wish,
    ports: earlier?.ports.broker,
    given: givenBroker(earlier),
  });
  const startingBroker = locating.then((broker) => step('broker', () => startBroker(places, broker)));
  const startingDatabase = startDatabase(places, wish);
  const servers = Promise.all([locating, startingDatabase]).then(([broker, found]) => ({
    broker,
    ...found,
  }));
  const provisioning = Promise.all([servers, startingBroker]).then(([found]) =>
    provisionUnlessUntouched(places, found, earlier),
  );
  const launching = servers.then(async (found) => {
    if (!isProvisioned(places, found)) await provisioning;
    return launch(places, wish, found);
  });
  const [planned, found] = await all([launching, servers, provisioning, startingBroker, startingDatabase]);
  const plan = await followBroker(places, wish, planned, found);
  await step('services', () => waitForReadiness(places, plan.processes));
  writePlan(places, { ...plan, announce: true });
  return { stack: await announcedStack(places, plan.processes), mended: earlier !== undefined };
}

/** Services that were started beside a broker that then had to take other ports are started again, knowing them. */
async function followBroker(places, wish, plan, servers) {
  if (plan.ports.broker === servers.broker.ports) return plan;
  await endSupervisor(places);
  await Promise.all(Object.values(livingServices(places)).map((record) => end(record)));
  return launch(places, { ...wish, earlier: plan }, servers);
}

const givenBroker = (earlier) =>
  process.env.RABBITMQ_URL
    ? { amqp: process.env.RABBITMQ_URL, management: process.env.RABBITMQ_MANAGEMENT_URL }
    : (earlier?.given.broker ?? undefined);

async function startDatabase(places, { secrets, promised, earlier }) {
  const database = await step('database', () =>
    ensureDatabase(places, {
      secrets,
      promised,
      port: earlier?.ports.database,
      givenUrl: process.env.DATABASE_URL || earlier?.given.database,
    }),
  );
  const ownerUrl = await ensureOwner(database, secrets);
  if (!earlier || database.started) await step('schema', () => migrate(places, { ownerUrl }));
  return { database, ownerUrl };
}

async function provisionUnlessUntouched(places, servers, earlier) {
  if (earlier && servers.broker.running && !servers.database.started) return;
  await step('roles, users and topology', () => provision(places, servers));
}

/** Waits for all even when one fails, so that nothing goes on in the background while the failure is dealt with. */
async function all(works) {
  const settled = await Promise.allSettled(works);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map(({ value }) => value);
}
