import type { Logger } from 'pino';
import type { Connector } from '#libs/connector-kit';
import {
  type Announcer,
  BatchedTasks,
  type Caller,
  CallTally,
  type Clock,
  type ConnectionDirectory,
  Endpoints,
  LeaseKeeper,
  leaseTimes,
  type Patience,
  systemClock,
  TaskIntake,
  TaskRecorder,
  TaskRunner,
  TaskWorker,
} from '#libs/execution';
import { SparseWarnings } from '#libs/nest-runtime';
import {
  classifyDatabaseError,
  type Database,
  PostgresCallCountStore,
  PostgresEndpointStore,
  PostgresTaskStore,
  PostgresTenantDirectory,
} from '#libs/persistence';

/** What a worker is joined from. */
export interface WorkerParts {
  connectors: readonly Connector[];
  database: Database;
  connections: ConnectionDirectory;
  announcer: Announcer;
  caller: Caller;
  logger: Logger;
  /** What decides when a task may go on: database time, as the rows have it. */
  clock: Clock;
  /** How long a claim holds, in seconds. */
  leaseSeconds: number;
  /** Aborts when the process begins to drain. */
  draining: AbortSignal;
}

/** Joins the core of tasks to this process: the whole graph on one screen. */
export function buildWorker(parts: WorkerParts): TaskWorker {
  const { database, connections, announcer, caller, clock, logger } = parts;
  const times = leaseTimes(parts.leaseSeconds);
  const patience: Patience = {
    classify: classifyDatabaseError,
    signal: parts.draining,
    onWait: holding(logger),
  };
  const store = new PostgresTaskStore(database, { leaseMs: times.leaseMs });
  const tasks = new BatchedTasks(store, patience, {
    onLost: (results, err) =>
      logger.warn({ err, results }, 'Published but not marked; the sweeper publishes them again'),
  });
  const tenants = new PostgresTenantDirectory(database);
  const connectors = new Map(parts.connectors.map((connector) => [connector.name, connector]));
  const intake = new TaskIntake({ tasks, announcer, tenants, connections, connectors, clock, patience });
  const calls = new CallTally(new PostgresCallCountStore(database), logger);
  const recorder = new TaskRecorder({ tasks, announcer, clock, log: logger, calls });
  const endpoints = new Endpoints({ store: new PostgresEndpointStore(database), clock, patience, log: logger });
  const surroundings = { connectors, connections, endpoints, caller, clock, patience, random: Math.random };
  const runner = new TaskRunner(surroundings, recorder);
  const leases = new LeaseKeeper(store, systemClock, logger, times);
  return new TaskWorker({ intake, runner, leases, tasks, calls, log: logger });
}

/** Says why nothing goes on. */
export function holding(logger: Logger): (error: unknown) => void {
  const warnings = new SparseWarnings(logger);
  return (error) => warnings.warn({ err: error }, 'The database is away; deliveries are held until it is back');
}
