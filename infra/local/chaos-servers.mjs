import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eraseBroker, locateBroker, startBroker, stopBroker } from './broker.mjs';
import { findInstalledBroker, startNode } from './broker-node.mjs';
import { chaosClock } from './chaos-clock.mjs';
import { startChaosCluster, stopMembers } from './chaos-cluster.mjs';
import { chaosDisk } from './chaos-disk.mjs';
import { previousBuild } from './chaos-previous.mjs';
import { run } from './commands.mjs';
import { ensureDatabase, ensureOwner, eraseDatabase, stopDatabase } from './database.mjs';
import { startCluster } from './database-cluster.mjs';
import { DEVELOPER, migrate, provision } from './jobs.mjs';
import { compileCache, defaultHome, layout, makeFolders, makeHome, repository } from './layout.mjs';
import { endLeftovers } from './leftovers.mjs';
import { stepOverTaken } from './ports.mjs';
import { end, forget, recall } from './processes.mjs';
import { StepFailure, step } from './progress.mjs';
import { secretsIn } from './secrets.mjs';
import { choosePorts, planProcesses, VHOST, withLogin } from './services.mjs';

/** Ports of a run begin this far above those of a stack, and each run's elsewhere, so that none steps on another. */
const ABOVE = 4_000 + (process.pid % 97) * 25;
/** The product's provisioning, with queues for the connector of fault tests. */
const PROVISION = join(repository, 'dist/test/chaos/programs/chaos-provision.js');

/**
 * Starts the servers of a fault run from nothing, provisions them, and says how each can be hurt and mended. What they
 * are for a run is the interface `Servers` in test/chaos/rig/servers.ts.
 *
 * @param {string} home absolute path of a folder of this run alone
 * @param {{ workers: number, cluster: boolean }} wish replicas of the connector-worker; whether the broker is three nodes
 * @throws {StepFailure}
 */
export async function startChaosServers(home, { workers, cluster }) {
  const places = layout(home);
  makeHome(places);
  const secrets = secretsIn(places.secrets);
  const wish = { secrets, promised: new Set() };
  const disk = await chaosDisk(home);
  const clock = await chaosClock();
  const previous = await step('the commit before', () => previousBuild(join(defaultHome(), 'chaos-previous')));
  const [broker, database] = await Promise.all([
    cluster ? clusterOfNodes(places, wish) : oneNode(places, wish),
    step('database', () => ensureDatabase(places, { ...wish, firstPort: 5633 })),
  ]);
  const ownerUrl = await ensureOwner(database, secrets);
  await disk.adopt(database.administrator, new URL(ownerUrl).pathname.slice(1));
  await step('schema', () => migrate(places, { ownerUrl }));
  const give = () => provision(places, { ownerUrl, broker: broker.server, database }, PROVISION);
  await step('roles, users and topology', give);
  const high = (first, promised) => stepOverTaken(first + ABOVE, promised);
  const ports = await choosePorts(workers, {}, wish.promised, high);
  const thirdPartyPort = await high(3950, wish.promised);
  const inDatabase = (url) => Object.assign(new URL(url), { pathname: new URL(ownerUrl).pathname }).href;
  return {
    broker: {
      amqp: `${withLogin(broker.server.amqp, DEVELOPER, secrets.password(DEVELOPER))}/${VHOST}`,
      management: broker.server.management,
      vhost: VHOST,
      kill: broker.kill,
      start: broker.start,
      forgetAll: () => rmSync(join(places.broker, 'data'), { recursive: true, force: true }),
      provision: give,
      control: broker.control,
    },
    previousBuild: previous.folder ? { folder: previous.folder } : { notRun: previous.notRun },
    clustered: cluster,
    database: {
      url: inDatabase(database.administrator),
      stopImmediately: () => kill(places, ['database.json'], 'SIGQUIT'),
      start: () => startCluster(places, clusterOf(secrets, database)),
      disk,
    },
    clock,
    addresses: {
      controlPlane: `http://127.0.0.1:${ports['control-plane.1']}`,
      webhookIngest: `http://127.0.0.1:${ports['webhook-ingest.1']}`,
      thirdPartyPort,
      apiKey: secrets.apiKey(),
    },
    surroundings: { NODE_COMPILE_CACHE: compileCache, WAYBILL_STACK: home },
    plan: ({ amqp, database: url }) =>
      planProcesses({
        ports,
        ownerUrl: atServerOf(ownerUrl, url),
        broker: { amqp: atServerOf(broker.server.amqp, amqp), management: broker.server.management },
        passwords: { role: secrets.password, user: secrets.password },
        keyFile: secrets.credentialsKeyFile(),
        tracesFolder: places.traces,
        auditAnchorFile: places.auditAnchors,
      }).filter(({ listed }) => listed),
  };
}

/** The broker of most runs: one node, which dies whole. */
async function oneNode(places, wish) {
  const server = await locateBroker(places, { ...wish, firstPort: 5872 });
  if (server.kind !== 'node') throw notOurs(server.kind);
  await step('broker', () => startBroker(places, server));
  return {
    server,
    kill: () => kill(places, ['broker.json', 'broker-script.json']),
    start: () => startNode(places, { ...server, scripts: findInstalledBroker() }),
    control: (...args) => control(server.control, args),
  };
}

async function clusterOfNodes(places, wish) {
  if (!findInstalledBroker()) throw notOurs('server that is not installed here');
  const { broker: server, ...acts } = await step('broker of three nodes', () =>
    startChaosCluster(join(places.home, 'cluster'), wish),
  );
  return { server, ...acts };
}

/** Ends the servers of a run and all it has started; with `keep` its data stays. */
export async function endChaosServers(home, { keep = false } = {}) {
  const places = layout(home);
  makeFolders(places);
  await stopMembers(join(home, 'cluster'));
  await Promise.all([stopBroker(places), stopDatabase(places)]);
  await endLeftovers(places);
  if (keep) return;
  const disk = await chaosDisk(home, { mount: false });
  await disk.remove();
  await eraseBroker(places);
  eraseDatabase(places, secretsIn(places.secrets));
  rmSync(home, { recursive: true, force: true });
}

const clusterOf = (secrets, { port }) => ({
  identity: secrets.identity(),
  superuser: 'postgres',
  password: secrets.password('database-superuser'),
  port,
});

/** The login of one address at the server of another. */
function atServerOf(url, server) {
  const changed = new URL(url);
  changed.host = new URL(server).host;
  return changed.href.replace(/\/$/, '');
}

async function kill(places, names, ask = 'SIGKILL') {
  for (const name of names) {
    const record = recall(join(places.run, name));
    if (record) await end(record, { ask, deadlineMs: 10_000 });
    forget(join(places.run, name));
  }
}

async function control(script, args) {
  const { code, output } = await run(script, args, { timeoutMs: 30_000 });
  if (code !== 0) throw new Error(`rabbitmqctl ${args.join(' ')} ended with ${code}: ${output.trim()}`);
  return output;
}

const notOurs = (kind) =>
  new StepFailure({
    tried: 'to start a broker that may be killed and wiped',
    cameBack: `the one at hand is a ${kind}`,
    remedy: 'unset RABBITMQ_URL and install RabbitMQ (the package rabbitmq-server)',
  });
