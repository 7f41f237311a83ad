import { join } from 'node:path';
import { repository } from './layout.mjs';
import { stepOverTaken } from './ports.mjs';

/**
 * The services of the local stack: what runs, as whom, on which port from where upwards.
 * Roles and users are the ones provisioning gives a password to.
 */
export const SERVICES = [
  {
    name: 'control-plane',
    firstPort: 3000,
    role: 'waybill_control_plane',
    user: 'waybill-control-plane',
    maintenanceRole: 'waybill_maintenance',
    management: true,
  },
  { name: 'webhook-ingest', firstPort: 3001, role: 'waybill_ingest', user: 'waybill-ingest' },
  {
    name: 'connector-worker',
    firstPort: 3002,
    role: 'waybill_worker',
    user: 'waybill-worker',
    replicated: true,
    settings: { CONNECTORS: 'http,github' },
  },
  {
    name: 'result-publisher',
    firstPort: 3003,
    role: 'waybill_publisher',
    user: 'waybill-publisher',
    settings: { CONNECTORS: 'http,github' },
  },
];

/** Every PostgreSQL role a service logs in as. */
export const DATABASE_ROLES = SERVICES.flatMap(({ role, maintenanceRole }) =>
  maintenanceRole ? [role, maintenanceRole] : [role],
);

/** Every RabbitMQ user a service logs in as. */
export const BROKER_USERS = SERVICES.map(({ user }) => user);

/** Where programs expect a receiver of OTLP over HTTP. */
const OTLP_PORT = 4318;
/** What the services know of OpenTelemetry's variables. */
const WISHES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_RESOURCE_ATTRIBUTES',
];

/** The virtual host of the local stack. */
export const VHOST = 'waybill';

/**
 * Gives every instance its port: one it had before, else the first free one from its service's own upwards. The first
 * instance of each service chooses before any replica, so that replicas do not sit on another service's default.
 *
 * @param {number} workers replicas of the connector-worker, at least 1
 * @param {Record<string, number>} earlier ports by instance, of what may still run
 * @param {Set<number>} promised
 * @returns {Promise<Record<string, number>>} by instance: `<service>.<n>`, n from 1
 */
export async function choosePorts(workers, earlier, promised, choose = stepOverTaken) {
  const wanted = SERVICES.flatMap((service) =>
    Array.from({ length: service.replicated ? workers : 1 }, (_, index) => ({ service, n: index + 1 })),
  ).sort((one, other) => one.n - other.n);
  for (const port of Object.values(earlier)) promised.add(port);
  const ports = {};
  for (const { service, n } of wanted) {
    const instance = `${service.name}.${n}`;
    ports[instance] = earlier[instance] ?? (await choose(service.firstPort, promised));
  }
  ports['sandbox.1'] = earlier['sandbox.1'] ?? (await choose(3900, promised));
  ports['traces.1'] = earlier['traces.1'] ?? (await choose(OTLP_PORT, promised));
  return ports;
}

/**
 * The processes to be kept running: how each is started and where it says that it is ready.
 *
 * @param {{ ports: Record<string, number>, ownerUrl: string, broker: { amqp: string, management: string },
 *   passwords: { role: (name: string) => string, user: (name: string) => string }, keyFile: string,
 *   tracesFolder: string, auditAnchorFile: string }} facts
 * @returns {{ instance: string, service: string, listed: boolean, port: number, args: string[], env: Record<string, string> }[]}
 *   `listed` processes appear in stack.json
 */
export function planProcesses(facts) {
  const planned = Object.entries(facts.ports).map(([instance, port]) => {
    const name = instance.replace(/\.\d+$/, '');
    const service = SERVICES.find((each) => each.name === name);
    if (service) return servicePlan(service, instance, port, facts);
    return name === 'traces' ? tracesPlan(instance, port, facts) : sandboxPlan(instance, port);
  });
  return planned;
}

function servicePlan(service, instance, port, facts) {
  const as = (role) => withLogin(facts.ownerUrl, role, facts.passwords.role(role));
  const env = {
    NODE_ENV: 'production',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    EGRESS_ALLOW: process.env.EGRESS_ALLOW ?? 'loopback',
    CREDENTIALS_KEY_FILE: facts.keyFile,
    PUBLIC_WEBHOOK_URL: process.env.PUBLIC_WEBHOOK_URL ?? `http://127.0.0.1:${facts.ports['webhook-ingest.1']}`,
    DATABASE_URL: as(service.role),
    RABBITMQ_URL: `${withLogin(facts.broker.amqp, service.user, facts.passwords.user(service.user))}/${VHOST}`,
    ...tracing(facts),
    ...service.settings,
  };
  if (service.maintenanceRole) {
    env.MAINTENANCE_DATABASE_URL = as(service.maintenanceRole);
    env.AUDIT_ANCHOR_FILE = facts.auditAnchorFile;
  }
  if (service.management) {
    env.RABBITMQ_MANAGEMENT_URL = withLogin(facts.broker.management, service.user, facts.passwords.user(service.user));
  }
  const main = join(repository, 'dist/apps', service.name, 'src/main.js');
  return { instance, service: service.name, listed: true, port, args: [main], env };
}

/** Everything is traced, to the receiver of this stack, unless whoever starts it wants it otherwise. */
function tracing({ ports }) {
  const wishes = WISHES.filter((name) => process.env[name]).map((name) => [name, process.env[name]]);
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports['traces.1']}`,
    OTEL_TRACES_SAMPLER_ARG: '1',
    ...Object.fromEntries(wishes),
  };
}

function tracesPlan(instance, port, { tracesFolder }) {
  const main = join(repository, 'infra/local/traces/serve.mjs');
  const env = { PORT: String(port), TRACES_FOLDER: tracesFolder };
  return { instance, service: 'traces', listed: false, port, args: [main], env };
}

function sandboxPlan(instance, port) {
  const main = join(repository, 'infra/local/sandbox/sandbox.mjs');
  return { instance, service: 'sandbox', listed: false, port, args: [main], env: { PORT: String(port) } };
}

/** The same address with another login. */
export function withLogin(address, user, password) {
  const url = new URL(address);
  url.username = user;
  url.password = password;
  return url.href.replace(/\/$/, '');
}
