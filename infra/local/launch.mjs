import { DEVELOPER } from './jobs.mjs';
import { repository } from './layout.mjs';
import { isFree } from './ports.mjs';
import { livingServices, writePlan } from './run-state.mjs';
import { choosePorts, planProcesses, VHOST, withLogin } from './services.mjs';
import { endSupervisor, startSupervisor } from './supervision.mjs';

/**
 * Plans the services for the servers that were found and lets a supervisor start what does not run yet.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ secrets: ReturnType<import('./secrets.mjs').secretsIn>, promised: Set<number>, earlier?: object, workers?: number }} wish
 * @param {{ broker: object, database: object, ownerUrl: string }} servers
 * @returns {Promise<object>} the plan, as written
 */
export async function launch(places, { secrets, promised, earlier, workers }, { broker, database, ownerUrl }) {
  await endSupervisor(places);
  const before = await portsToKeep(places, earlier);
  const ports = await choosePorts(workers ?? countWorkers(earlier) ?? 1, before, promised);
  const plan = {
    folder: repository,
    processes: planProcesses({
      ports,
      ownerUrl,
      broker,
      passwords: { role: secrets.password, user: secrets.password },
      keyFile: secrets.credentialsKeyFile(),
      tracesFolder: places.traces,
      auditAnchorFile: places.auditAnchors,
    }),
    ports: { broker: broker.ports, database: database.port, services: ports },
    given: {
      broker: broker.kind === 'given' ? { amqp: broker.amqp, management: broker.management } : null,
      database: database.kind === 'given' ? ownerUrl : null,
    },
    addresses: addressesOf({ ports, broker, database, ownerUrl, secrets, auditAnchors: places.auditAnchors }),
    announce: Boolean(earlier?.announce),
  };
  writePlan(places, plan);
  await startSupervisor(places);
  return plan;
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

function addressesOf({ ports, broker, database, ownerUrl, secrets, auditAnchors }) {
  const http = (instance) => `http://127.0.0.1:${ports[instance]}`;
  const asDeveloper = (address) => withLogin(address, DEVELOPER, secrets.password(DEVELOPER));
  const administrator = new URL(database.administrator);
  administrator.pathname = new URL(ownerUrl).pathname;
  return {
    controlPlane: http('control-plane.1'),
    webhookIngest: http('webhook-ingest.1'),
    resultPublisher: http('result-publisher.1'),
    console: `${http('control-plane.1')}/console/`,
    amqp: `${asDeveloper(broker.amqp)}/${VHOST}`,
    amqpManagement: asDeveloper(broker.management),
    database: administrator.href,
    apiKey: secrets.apiKey(),
    sandbox: http('sandbox.1'),
    traces: http('traces.1'),
    auditAnchors,
  };
}
