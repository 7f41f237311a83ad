import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { type StackAddresses, startTestStack } from '../../support/stack.js';
import { waitUntil } from '../../support/wait-until.js';
import type { ServiceName } from './points.js';
import { ServiceProcess, type ServiceStart } from './service-process.js';

/** An entry of the stack's plan. */
interface PlannedProcess {
  readonly instance: string;
  readonly service: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Plan {
  readonly folder: string;
  readonly processes: readonly PlannedProcess[];
}

/** A stack whose services are started by the test: with failpoints where it wants, and with their end seen at once. */
export interface SinglesStack {
  readonly home: string;
  readonly addresses: StackAddresses;
  /** Starts the service; a running one is its starter's to end. `failpoints` as in FAILPOINTS. */
  start(service: ServiceName, failpoints: string): ServiceProcess;
  /** Ends all that was started, and deletes the data. */
  remove(): Promise<void>;
}

/** What a fault run wants otherwise: the shortest leases, no traces, and word of every incident. */
const SETTINGS = {
  LEASE_SECONDS: '3',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  LOG_LEVEL: 'warn',
  ALERT_MESSAGES_PER_HOUR: '10000',
};

/** Starts a stack, and takes its services out of the hands of its supervisor. */
export async function startSinglesStack(): Promise<SinglesStack> {
  const stack = await startTestStack();
  try {
    const found = await stack.addresses();
    const plan = await onOwnPorts(await takeOver(stack.home));
    const at = (service: ServiceName) => `http://127.0.0.1:${plannedOf(plan, service).env['HTTP_PORT']}`;
    const addresses = { ...found, controlPlane: at('control-plane'), webhookIngest: at('webhook-ingest') };
    const living = new Set<ServiceProcess>();
    return {
      home: stack.home,
      addresses,
      start: (service, failpoints) => {
        const started = new ServiceProcess(startOf(plan, stack.home, service, failpoints));
        living.add(started);
        void started.death.then(() => living.delete(started));
        return started;
      },
      remove: async () => {
        await Promise.all([...living].map((each) => each.kill()));
        await stack.remove();
      },
    };
  } catch (error) {
    await stack.remove();
    throw error;
  }
}

/** Has the supervisor end the services, and returns how they are to be started. Broker and database go on. */
async function takeOver(home: string): Promise<Plan> {
  const file = join(home, 'run/plan.json');
  const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
  writeFileSync(`${file}.new`, JSON.stringify({ ...plan, processes: [], announce: false }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  await waitUntil(
    'the supervisor to end the services',
    () => plan.processes.every(({ instance }) => !existsSync(join(home, `run/service-${instance}.json`))),
    { deadlineMs: 60_000 },
  );
  return plan;
}

/**
 * Gives every service a port that nobody takes who starts at the default ones, as another stack on this machine does:
 * between a kill and the next start a port is free.
 */
async function onOwnPorts(plan: Plan): Promise<Plan> {
  const ports = new Map<string, string>();
  for (const { service } of plan.processes) ports.set(service, String(await freePort()));
  const webhooks = `http://127.0.0.1:${ports.get('webhook-ingest')}`;
  const processes = plan.processes.map((process) => ({
    ...process,
    env: { ...process.env, HTTP_PORT: ports.get(process.service) ?? '0', PUBLIC_WEBHOOK_URL: webhooks },
  }));
  return { ...plan, processes };
}

function plannedOf(plan: Plan, service: ServiceName): PlannedProcess {
  const planned = plan.processes.find((process) => process.service === service);
  if (!planned) throw new Error(`The stack has no ${service}`);
  return planned;
}

function startOf(plan: Plan, home: string, service: ServiceName, failpoints: string): ServiceStart {
  const planned = plannedOf(plan, service);
  return {
    service,
    folder: plan.folder,
    args: planned.args,
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      NODE_COMPILE_CACHE: join(plan.folder, 'dist/.compile-cache'),
      WAYBILL_STACK: home,
      ...planned.env,
      ...SETTINGS,
      CONNECTORS: 'http',
      FAILPOINTS: failpoints,
    },
    log: join(home, 'logs', `${service}.singles.log`),
  };
}
