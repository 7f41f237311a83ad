import type { decideWake } from '../health/decide-wake.js';
import {
  type EndpointHealth,
  type EndpointKey,
  endpointKeyText,
  HEALTHY,
  type SeenHealth,
} from '../health/endpoint-health.js';
import type { EndpointStanding, EndpointStore } from '../ports/endpoint-store.js';
import type { StoredTask } from './stored-task.js';

/** How long a task that was let go may take until it is claimed, and until it is hinted at again, in milliseconds. */
const TICKET_MS = 60_000;
const HINT_GRACE_MS = 5_000;

/** Among so many of the oldest the ones tried the least are looked for. */
const OLDEST = 200;

/** The health of endpoint groups in memory, by the same rules as the statements: for specs and models. */
export class InMemoryEndpoints implements EndpointStore {
  readonly noted = new Map<string, { key: EndpointKey; health: EndpointHealth }>();

  constructor(
    private readonly tasks: ReadonlyMap<string, StoredTask>,
    /** The database's clock: milliseconds since 1970. */
    private readonly now: () => number,
    /** How many probes were made for a task. */
    private readonly probesOf: (task: StoredTask) => number,
  ) {}

  async change(
    keys: readonly EndpointKey[],
    decide: (standings: readonly EndpointStanding[]) => readonly EndpointHealth[],
  ): Promise<void> {
    const now = new Date(this.now());
    const standings = keys.map((key) => ({
      health: this.noted.get(endpointKeyText(key))?.health ?? HEALTHY,
      behind: this.#waitingFor(key).length > 0,
      connectionVersion: null,
      now,
    }));
    const next = decide(standings);
    keys.forEach((key, index) => {
      this.noted.set(endpointKeyText(key), { key, health: next[index] ?? HEALTHY });
    });
  }

  /** What a claim of the task tells of the endpoint groups of its connection. */
  seenBy({ submission: of }: StoredTask): SeenHealth[] {
    const own = [...this.noted.values()].filter(
      ({ key }) => key.tenant === of.tenant && key.connector === of.connector && key.connection === of.connection,
    );
    return own.map(({ key, health: { hold, trips, failures, refused, queuedAt } }) => ({
      group: key.group,
      guarded: (hold?.until.getTime() ?? 0) > this.now() || trips > 0 || queuedAt !== null,
      failing: failures > 0 || trips > 0 || refused !== null,
    }));
  }

  /** Lets go what waits, as `decide` says of each endpoint group; all groups at once. */
  letGo(decide: typeof decideWake): StoredTask[] {
    const now = this.now();
    return [...this.noted.values()].flatMap((one) => {
      if (one.health.queuedAt === null) return [];
      const waiting = this.#waitingFor(one.key);
      const outstanding = this.#heldIn(one.key).length - waiting.length;
      const decision = decide(one.health, { waiting: waiting.length > 0, outstanding }, new Date(now));
      const tries = (task: StoredTask) => (decision.leastTried ? task.attempts.length + this.probesOf(task) : 0);
      const gone = waiting
        .toSorted((a, b) => a.createdAt - b.createdAt)
        .slice(0, Math.max(OLDEST, decision.count))
        .toSorted((a, b) => tries(a) - tries(b))
        .slice(0, decision.count);
      for (const task of gone) {
        Object.assign(task, {
          ticketUntil: now + TICKET_MS,
          notBefore: now,
          wakeAt: now + HINT_GRACE_MS,
          updatedAt: now,
        });
      }
      const [probe] = gone;
      const out = probe && decision.probeUntil && { task: probe.submission.id, until: decision.probeUntil };
      one.health = out ? { ...decision.health, probe: out } : decision.health;
      return gone;
    });
  }

  #waitingFor(key: EndpointKey): StoredTask[] {
    return this.#heldIn(key).filter(({ ticketUntil }) => ticketUntil === null || ticketUntil <= this.now());
  }

  #heldIn(key: EndpointKey): StoredTask[] {
    return [...this.tasks.values()].filter(
      ({ submission: of, heldGroup, status }) =>
        status === 'waiting' &&
        heldGroup === key.group &&
        of.tenant === key.tenant &&
        of.connector === key.connector &&
        of.connection === key.connection,
    );
  }
}
