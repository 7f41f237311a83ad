import { type Acceptance, type DeliveryStore, type NewDelivery, StoreUnavailable } from '#libs/ingest';
import type { Database, StatementRunner } from '../database.js';
import { classifyDatabaseError } from '../database-fault.js';
import { ACCEPT_DELIVERIES } from '../statements/accept-deliveries.js';
import { FIND_SEEN_BODIES } from '../statements/find-seen-bodies.js';
import { KEEP_CONFLICTS } from '../statements/keep-conflicts.js';
import { LOCK_LANES } from '../statements/lock-lanes.js';
import { byteaArray } from './bytea-array.js';
import { toColumns } from './columns.js';
import { byLockNumber, laneLock } from './lane-lock.js';

/** How often a batch that met a deadlock or a timeout is tried. */
const MAX_TRIES = 3;

const DELIVERY_COLUMNS: readonly ((delivery: NewDelivery) => unknown)[] = [
  ({ tenant }) => tenant,
  ({ sourceId }) => sourceId,
  ({ deliveryId }) => deliveryId,
  ({ eventId }) => eventId,
  ({ bodyHash }) => bodyHash,
  ({ lane }) => lane.source,
  ({ lane }) => lane.lane,
  ({ routingKey }) => routingKey,
];

interface AnswerRow {
  eventId: string;
  fresh: boolean;
  same: boolean;
}

/**
 * Receipts and events in PostgreSQL: one transaction for a batch, and one statement where no body needs to be looked
 * for among those that came before.
 */
export class PostgresDeliveryStore implements DeliveryStore {
  constructor(private readonly database: Database) {}

  async accept(deliveries: readonly NewDelivery[]): Promise<ReadonlyArray<Acceptance | Error>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#acceptTogether(deliveries);
      } catch (error) {
        const fault = classifyDatabaseError(error);
        if (fault === 'data') return this.#acceptOneByOne(deliveries, error);
        if (fault === 'unavailable' || tries >= MAX_TRIES) {
          throw new StoreUnavailable('The delivery could not be stored', { cause: error });
        }
      }
    }
  }

  /**
   * Where one statement does, the bytes of conflicts are kept after they were counted: who dies in between has not
   * answered, and the sender comes again. What fails there concerns the conflicts alone, for the others are committed.
   */
  async #acceptTogether(deliveries: readonly NewDelivery[]): Promise<Array<Acceptance | Error>> {
    const locks = locksOf(deliveries);
    if (!deliveries.some(({ mayBeReplay }) => mayBeReplay)) {
      const acceptances = await acceptAll(this.database, deliveries, locks, new Set());
      const unkept = await keepConflicts(this.database, conflictsAmong(deliveries, acceptances)).then(
        () => null,
        (error: unknown) => new StoreUnavailable('The conflict could not be kept', { cause: error }),
      );
      return acceptances.map((one) => (one.kind === 'conflict' && unkept !== null ? unkept : one));
    }
    return this.database.transaction(
      async (runner) => {
        const locked = runner.run(LOCK_LANES, [locks]);
        const [, replays] = await Promise.all([locked, findReplays(runner, deliveries)]);
        const acceptances = await acceptAll(runner, deliveries, locks, replays);
        await keepConflicts(runner, conflictsAmong(deliveries, acceptances));
        return acceptances;
      },
      { asksFirst: true },
    );
  }

  async #acceptOneByOne(deliveries: readonly NewDelivery[], error: unknown): Promise<Array<Acceptance | Error>> {
    if (deliveries.length === 1) return [error instanceof Error ? error : new Error(String(error))];
    const answers: Array<Acceptance | Error> = [];
    for (const delivery of deliveries) answers.push(...(await this.accept([delivery])));
    return answers;
  }
}

function locksOf(deliveries: readonly NewDelivery[]): string[] {
  return [...new Set(deliveries.map(({ lane }) => laneLock('accept', lane)))].sort(byLockNumber);
}

const conflictsAmong = (deliveries: readonly NewDelivery[], acceptances: readonly Acceptance[]): NewDelivery[] =>
  deliveries.filter((_, place) => acceptances[place]?.kind === 'conflict');

async function acceptAll(
  runner: StatementRunner,
  deliveries: readonly NewDelivery[],
  locks: readonly string[],
  replays: ReadonlySet<NewDelivery>,
): Promise<Acceptance[]> {
  const events = deliveries.map((delivery) => delivery.event(replays.has(delivery)));
  const rows = await runner.run<AnswerRow>(ACCEPT_DELIVERIES, [
    ...toColumns(deliveries, DELIVERY_COLUMNS),
    byteaArray(events),
    ...toColumns(deliveries, [({ trace }) => trace]),
    locks,
  ]);
  return rows.map(({ eventId, fresh, same }, place) => {
    const event = events[place];
    if (fresh && event) return { kind: 'accepted', eventId, event };
    return { kind: same ? 'duplicate' : 'conflict', eventId };
  });
}

/** Equal bodies share a lane, and its lock is held: what another replica commits meanwhile is seen here. */
async function findReplays(runner: StatementRunner, deliveries: readonly NewDelivery[]): Promise<Set<NewDelivery>> {
  const suspects = deliveries.filter(({ mayBeReplay }) => mayBeReplay);
  if (suspects.length === 0) return new Set();
  const seen = await runner.run<{ place: number }>(FIND_SEEN_BODIES, [
    suspects.map(({ tenant }) => tenant),
    suspects.map(({ sourceId }) => sourceId),
    suspects.map(({ deliveryId }) => deliveryId),
    suspects.map(({ bodyHash }) => bodyHash),
  ]);
  const replays = new Set(seen.map(({ place }) => suspects[place - 1]).filter((delivery) => delivery !== undefined));
  const bodies = new Set<string>();
  for (const delivery of suspects) {
    const body = `${delivery.tenant}\n${delivery.sourceId}\n${delivery.bodyHash.toString('hex')}`;
    if (bodies.has(body)) replays.add(delivery);
    bodies.add(body);
  }
  return replays;
}

async function keepConflicts(runner: StatementRunner, conflicts: readonly NewDelivery[]): Promise<void> {
  if (conflicts.length === 0) return;
  await runner.run(KEEP_CONFLICTS, [
    conflicts.map(({ tenant }) => tenant),
    conflicts.map(({ sourceId }) => sourceId),
    conflicts.map(({ deliveryId }) => deliveryId),
    conflicts.map(({ bodyHash }) => bodyHash),
    conflicts.map(({ body }) => body),
  ]);
}
