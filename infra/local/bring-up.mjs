import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBroker } from './broker.mjs';
import { ensureBuild } from './build.mjs';
import { lastLines, run } from './commands.mjs';
import { ensureDatabase, ensureOwner } from './database.mjs';
import { DEVELOPER, migrate, provision } from './jobs.mjs';
import { makeHome, repository } from './layout.mjs';
import { isFree } from './ports.mjs';
import { end, recall, remember, startInBackground } from './processes.mjs';
import { StepFailure, step } from './progress.mjs';
import { waitForReadiness } from './readiness.mjs';
import { anythingLives, livingServices, readPlan, writePlan } from './run-state.mjs';
import { secretsIn } from './secrets.mjs';
import { choosePorts, planProcesses, VHOST, withLogin } from './services.mjs';
import { readStackFile } from './stack-file.mjs';

/**
 * Brings up the whole stack of a home, or mends the one that runs: what lives keeps its process and its port, what has
 * died is started again.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ workers?: number }} wish replicas of the connector-worker; as many as before when not given, else 1
 * @returns {Promise<{ stack: object, mended: boolean }>} what stack.json says
 * @throws {import('./progress.mjs').StepFailure}
 */
export async function bringUp(places, { workers }) {
  makeHome(places);
  const earlier = (await anythingLives(places)) ? readPlan(places) : undefined;
  const secrets = secretsIn(places.secrets);
  const promised = new Set();
  await step('build', ensureBuild);
  const { broker, database, ownerUrl } = await startServers(places, { secrets, promised, earlier });
  if (!earlier || broker.started || database.started) {
    await step('roles, users and topology', () => provision(places, { ownerUrl, broker }));
  }
  await endSupervisor(places);
  const before = await portsToKeep(places, earlier);
  const ports = await choosePorts(workers ?? countWorkers(earlier) ?? 1, before, promised);
  const processes = planProcesses({
    ports,
    ownerUrl,
    broker,
    passwords: { role: secrets.password, user: secrets.password },
    keyFile: secrets.credentialsKeyFile(),
  });
  const plan = {
    folder: repository,
    processes,
    ports: { broker: broker.ports, database: database.port, services: ports },
    given: {
      broker: broker.kind === 'given' ? broker.amqp : null,
      database: database.kind === 'given' ? ownerUrl : null,
    },
    addresses: addressesOf({ ports, broker, database, ownerUrl, secrets }),
    announce: Boolean(earlier?.announce),
  };
  writePlan(places, plan);
  await startSupervisor(places);
  await step('services', async () => {
    await waitForReadiness(places, processes);
    return { note: processes.map(({ instance, port }) => `${instance.replace(/\.1$/, '')} ${port}`).join(', ') };
  });
  writePlan(places, { ...plan, announce: true });
  return { stack: await announcedStack(places, processes), mended: earlier !== undefined };
}

/** Broker and database side by side; the schema is brought up to date while the broker, the slower one, still starts. */
async function startServers(places, { secrets, promised, earlier }) {
  const given = {
    broker: process.env.RABBITMQ_URL || earlier?.given?.broker,
    database: process.env.DATABASE_URL || earlier?.given?.database,
  };
  const wish = { secrets, promised };
  const settled = await Promise.allSettled([
    step('broker', () => ensureBroker(places, { ...wish, ports: earlier?.ports.broker, givenUrl: given.broker })),
    startDatabase(places, { ...wish, port: earlier?.ports.database, givenUrl: given.database }, earlier),
  ]);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  const [broker, { database, ownerUrl }] = settled.map(({ value }) => value);
  return { broker, database, ownerUrl };
}

async function startDatabase(places, wish, earlier) {
  const database = await step('database', () => ensureDatabase(places, wish));
  const ownerUrl = await ensureOwner(database, wish.secrets);
  if (!earlier || database.started) await step('schema', () => migrate(places, { ownerUrl }));
  return { database, ownerUrl };
}

/** Ports of what lives, and of what has died as long as nobody else has taken them meanwhile. */
async function portsToKeep(places, earlier) {
  const living = livingServices(places);
  const kept = {};
  for (const [instance, port] of Object.entries(earlier?.ports.services ?? {})) {
    if (living[instance] || (await isFree(port))) kept[instance] = port;
  }
  return kept;
}

const countWorkers = (earlier) =>
  earlier && Object.keys(earlier.ports.services).filter((instance) => instance.startsWith('connector-worker.')).length;

function addressesOf({ ports, broker, database, ownerUrl, secrets }) {
  const http = (instance) => `http://127.0.0.1:${ports[instance]}`;
  const asDeveloper = (address) => withLogin(address, DEVELOPER, secrets.password(DEVELOPER));
  const administrator = new URL(database.administrator);
  administrator.pathname = new URL(ownerUrl).pathname;
  return {
    controlPlane: http('control-plane.1'),
    webhookIngest: http('webhook-ingest.1'),
    resultPublisher: http('result-publisher.1'),
    console: http('control-plane.1'),
    amqp: `${asDeveloper(broker.amqp)}/${VHOST}`,
    amqpManagement: asDeveloper(broker.management),
    database: administrator.href,
    apiKey: secrets.apiKey(),
    sandbox: http('sandbox.1'),
  };
}

const supervisorFile = (places) => join(places.run, 'supervisor.json');

/** Starts the process that keeps the plan's processes running, unless it lives. */
export async function startSupervisor(places) {
  if (recall(supervisorFile(places))) return;
  const child = startInBackground(process.execPath, [join(repository, 'infra/local/supervisor.mjs'), places.home], {
    cwd: repository,
    env: { ...process.env, WAYBILL_STACK: places.home },
    log: places.log('supervisor'),
  });
  if (child.pid === undefined) {
    throw new StepFailure({
      tried: 'to start the supervisor',
      cameBack: 'no process could be started',
      remedy: 'see whether the machine is out of memory or processes (`ulimit -u`)',
    });
  }
  remember(supervisorFile(places), child.pid);
}

async function endSupervisor(places) {
  const record = recall(supervisorFile(places));
  if (record) await end(record, { deadlineMs: 2_000 });
}

/** What the supervisor has written, once it names every listed process. */
async function announcedStack(places, processes) {
  const listed = processes.filter((process) => process.listed).length;
  const deadline = Date.now() + 10_000;
  for (;;) {
    const stack = existsSync(places.stackFile) ? readStackFile(places.stackFile) : undefined;
    if (stack && Object.values(stack.processes).flat().length === listed) return stack;
    if (Date.now() > deadline) {
      throw new StepFailure({
        tried: `to see all ${listed} processes in ${places.stackFile}`,
        cameBack: stack ? JSON.stringify(stack.processes) : 'the file is not there',
        remedy: `read ${places.log('supervisor')}`,
      });
    }
    await new Promise((again) => setTimeout(again, 50));
  }
}

/**
 * Sends a real webhook and a real task through the stack and shows what happens.
 *
 * @throws {StepFailure} when one of them does not come back
 */
export async function demonstrate(places) {
  const { code, output } = await run(
    process.execPath,
    [join(repository, 'infra/local/demo/run.mjs'), places.stackFile],
    {
      cwd: repository,
      env: { ...process.env, WAYBILL_STACK: places.home },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeoutMs: 120_000,
    },
  );
  if (code === 0) return;
  throw new StepFailure({
    tried: 'to send a webhook and a task through the stack',
    cameBack: output ? lastLines(output) : `the demo ended with code ${code}, its words are above`,
    remedy: `the stack is left running: read the logs in ${places.logs}, then \`npm stop\``,
  });
}
