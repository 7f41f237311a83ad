import { repositoryFile } from '../../support/repository-file.js';
import type { ProcessPlan, Servers } from './servers.js';
import { inTree } from './tree.js';
import type { Wires } from './wires.js';

/** How long a claim holds in a fault run, in seconds: short, that a run of minutes sees many of them end. */
export const CHAOS_LEASE_SECONDS = 3;

/** The connectors of a fault run, by name. */
const CONNECTORS = 'http,ledger';

/** The programs that know the test connector, in place of the product's own. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'connector-worker': 'dist/test/chaos/programs/chaos-worker.js',
  'control-plane': 'dist/test/chaos/programs/chaos-control-plane.js',
};

/** Beside what an operator would give each service. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'connector-worker': { CONNECTORS, LEASE_SECONDS: String(CHAOS_LEASE_SECONDS), PREFETCH: '50' },
  'result-publisher': { CONNECTORS },
};

/**
 * The processes of a fault run: the services, whose broker and database are reached over wires, and the third party.
 *
 * @param tree folder of the build that the services run from
 */
export function chaosPlans(servers: Servers, wires: Wires, { ledger, tree }: { ledger: string; tree: string }) {
  const services = servers.plan({ amqp: wires.amqp.url, database: wires.database.url });
  const plans = services.map(adapted).map((plan) => ({ ...plan, args: inTree(plan.args, tree) }));
  return [...plans, thirdPartyPlan(servers.addresses.thirdPartyPort, ledger)];
}

function adapted(plan: ProcessPlan): ProcessPlan {
  const program = PROGRAMS[plan.service];
  const args = program === undefined ? plan.args : [repositoryFile(program)];
  // Nothing looks at the traces of a fault run, and whatever they cost would be missing elsewhere.
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _unused, ...env } = { ...plan.env, ...SETTINGS[plan.service] };
  return { ...plan, args, env };
}

function thirdPartyPlan(port: number, ledger: string): ProcessPlan {
  return {
    instance: 'third-party.1',
    service: 'third-party',
    port,
    readyPath: '/admin/mode',
    args: [repositoryFile('dist/test/support/ledger-api/main.js')],
    env: { PORT: String(port), LEDGER_FILE: ledger },
  };
}
