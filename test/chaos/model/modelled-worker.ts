import {
  BatchedTasks,
  Endpoints,
  type InMemoryTaskStore,
  LeaseKeeper,
  type Log,
  leaseTimes,
  TaskIntake,
  TaskRecorder,
  TaskRunner,
  TaskWorker,
} from '#libs/execution';
import type { Broker, Queued } from './broker.js';
import { MODEL_CONNECTOR } from './model-connector.js';
import type { ThirdParty } from './third-party.js';
import { Away, type Owner, type Wire } from './wire.js';

/** What all workers of the model share. */
export interface Surroundings {
  wire: Wire;
  store: InMemoryTaskStore;
  broker: Broker;
  thirdParty: ThirdParty;
  now(): number;
  random(): number;
  /** Told of each call before it leaves. */
  onSend(order: string, token: string | undefined): void;
}

/** How long a claim of the model holds. */
export const LEASE = leaseTimes(30);

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Figures of calls are no part of what is modelled: nothing is decided by them. */
const UNCOUNTED = { count: () => undefined, flush: () => Promise.resolve() };

/** One life of a worker: the product's own core, with a store, a broker and a third party that the schedule moves. */
export class ModelledWorker {
  readonly #owner: Owner;
  readonly #worker: TaskWorker;
  readonly #leases: LeaseKeeper;
  /** Deliveries taken and not settled. */
  #inHand: Queued[] = [];

  constructor(
    name: string,
    private readonly around: Surroundings,
  ) {
    this.#owner = { name, alive: true };
    const { worker, leases } = build(this.#owner, around);
    this.#worker = worker;
    this.#leases = leases;
  }

  /** Hands a delivery to the worker. It goes back where it is not settled before the worker dies. */
  take(delivery: Queued): void {
    this.#inHand.push(delivery);
    void this.#worker.handle(delivery.message, delivery.alone).then((settlement) => {
      if (!this.#owner.alive) return;
      this.#inHand = this.#inHand.filter((one) => one !== delivery);
      if (settlement.kind === 'requeue') this.around.broker.queue.push(delivery);
      if (settlement.kind === 'dead-letter') this.around.wire.faults.push(new Error(settlement.detail));
    });
  }

  /** Kills the worker; `isDone` says which of its statements and messages under way still take effect. */
  async kill(isDone: (index: number) => boolean): Promise<void> {
    await this.around.wire.kill(this.#owner, isDone);
    this.#leases.stop();
    this.around.broker.queue.push(...this.#inHand.splice(0));
  }
}

function build(owner: Owner, { wire, store, broker, thirdParty, now, random, onSend }: Surroundings) {
  const clock = { wallMs: now, monotonicMs: now };
  const patience = {
    classify: (error: unknown) => (error instanceof Away ? ('unavailable' as const) : ('data' as const)),
    signal: new AbortController().signal,
    onWait: () => undefined,
  };
  const far = overTheWire(owner, wire, store);
  const tasks = new BatchedTasks(far, patience, { onLost: () => undefined, later: setImmediate });
  const announcer = broker.announcerOf(owner);
  const connectors = new Map([['model', MODEL_CONNECTOR]]);
  const connections = {
    connectorOf: async () => 'model',
    open: async () => ({
      kind: 'open' as const,
      connection: { connector: 'model', settings: {}, version: 1, accountSince: 1, authorization: {} },
    }),
  };
  const tenants = {
    user: async (name: string) =>
      name === 'service'
        ? ({ kind: 'service', tenant: null } as const)
        : ({ kind: 'operator', tenant: 'acme' } as const),
    onlyTenant: async () => 'acme',
  };
  const caller: ConstructorParameters<typeof TaskRunner>[0]['caller'] = {
    send: async (request, options) => {
      if (request.method !== 'GET') onSend(request.url.split('/').at(-1) ?? '', request.headers['idempotency-key']);
      const end = await thirdParty.send(request, options);
      // The answer of a call reaches a living process only.
      return owner.alive ? end : new Promise(() => undefined);
    },
  };
  const farEndpoints = overTheWire(owner, wire, store.endpoints);
  const endpoints = new Endpoints({ store: farEndpoints, clock, patience, log: SILENT });
  const recorder = new TaskRecorder({ tasks, announcer, clock, log: SILENT, calls: UNCOUNTED });
  const leases = new LeaseKeeper(far, clock, SILENT, LEASE);
  const worker = new TaskWorker({
    intake: new TaskIntake({ tasks, announcer, tenants, connections, connectors, clock, patience }),
    runner: new TaskRunner({ connectors, connections, endpoints, caller, clock, patience, random }, recorder),
    leases,
    tasks,
    calls: UNCOUNTED,
    log: SILENT,
  });
  return { worker, leases };
}

/** A store as a process reaches it: every statement may be lost, or its answer. */
function overTheWire<Store extends object>(owner: Owner, wire: Wire, store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) => wire.ask(owner, () => method.apply(target, parameters) as unknown);
    },
  });
}
