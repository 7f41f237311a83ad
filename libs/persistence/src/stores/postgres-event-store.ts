import type { TraceHeaders } from '#libs/contracts';
import { type EventStore, type Lane, type LaneLook, laneKey, type OwedEvent } from '#libs/ingest';
import type { Database, StatementRunner, TransactionRunner } from '../database.js';
import { FIND_OWED_LANES } from '../statements/find-owed-lanes.js';
import { FIND_UNLIKE_LANES } from '../statements/find-unlike-lanes.js';
import { MARK_EVENTS_PUBLISHED } from '../statements/mark-events-published.js';
import { READ_OWED_EVENTS } from '../statements/read-owed-events.js';
import { TRY_LANES } from '../statements/try-lanes.js';
import { laneLock } from './lane-lock.js';

/** Events of one lane read at a time. */
const EVENTS_PER_LANE = 50;
/** Bytes of all events read at a time, passed by the last of them only. */
const BYTES_PER_LOOK = 16 * 1024 * 1024;

interface OwedRow extends Lane {
  id: string;
  routingKey: string;
  event: Buffer | null;
  trace: TraceHeaders;
}

/** Owed events in PostgreSQL. A lane's lock is an advisory one, held by the transaction that publishes. */
export class PostgresEventStore implements EventStore {
  constructor(private readonly database: Database) {}

  publishOwed(
    lanes: readonly Lane[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    return this.#underLocks(async (runner) => {
      const { held, busy } = await tryLanes(runner, lanes);
      if (held.length === 0) return { busy, more: [] };
      const rows = await runner.run<OwedRow>(READ_OWED_EVENTS, [
        held.map(({ tenant }) => tenant),
        held.map(({ source }) => source),
        held.map(({ lane }) => lane),
        EVENTS_PER_LANE,
        BYTES_PER_LOOK,
      ]);
      markLast(runner, await publish(rows.flatMap(owedEvent)));
      return { busy, more: lanesWithMore(held, rows) };
    });
  }

  publishAccepted(
    accepted: readonly OwedEvent[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    const byLane = [...Map.groupBy(accepted, ({ lane }) => laneKey(lane)).values()];
    const lanes = byLane.flatMap(([first]) => first?.lane ?? []);
    return this.#underLocks(async (runner) => {
      // Of all lanes, though some may be busy: the question goes out behind the locks, and sees what they show.
      const [{ held, busy }, unlike] = await Promise.all([tryLanes(runner, lanes), findUnlike(runner, lanes, byLane)]);
      if (held.length === 0) return { busy, more: [] };
      const isHeld = new Set(held);
      const more = held.filter((lane) => unlike.has(lane));
      const given = byLane.filter((_, place) => {
        const lane = lanes[place];
        return lane !== undefined && isHeld.has(lane) && !unlike.has(lane);
      });
      markLast(runner, await publish(given.flat()));
      return { busy, more };
    });
  }

  #underLocks(work: (runner: TransactionRunner) => Promise<LaneLook>): Promise<LaneLook> {
    return this.database.transaction(work, { asksFirst: true });
  }

  findOwedLanes(after: Lane | null, limit: number): Promise<Lane[]> {
    return this.database.run<Lane>(FIND_OWED_LANES, [
      after?.tenant ?? '',
      after?.source ?? '',
      after?.lane ?? '',
      limit,
    ]);
  }
}

function markLast(runner: TransactionRunner, published: readonly OwedEvent[]): void {
  if (published.length === 0) return;
  runner.runLast(MARK_EVENTS_PUBLISHED, [published.map(({ lane }) => lane.tenant), published.map(({ id }) => id)]);
}

async function findUnlike(
  runner: StatementRunner,
  lanes: readonly Lane[],
  events: readonly (readonly OwedEvent[])[],
): Promise<Set<Lane | undefined>> {
  const unlike = await runner.run<{ place: number }>(FIND_UNLIKE_LANES, [
    lanes.map(({ tenant }) => tenant),
    lanes.map(({ source }) => source),
    lanes.map(({ lane }) => lane),
    events.map(({ length }) => length),
    events.map((of) => of.map(({ id }) => id).join(' ')),
  ]);
  return new Set(unlike.map(({ place }) => lanes[place - 1]));
}

async function tryLanes(runner: StatementRunner, lanes: readonly Lane[]): Promise<{ held: Lane[]; busy: Lane[] }> {
  const locks = new Map(lanes.map((lane) => [lane, laneLock('publish', lane)]));
  const taken = await runner.run<{ key: string }>(TRY_LANES, [[...new Set(locks.values())]]);
  const keys = new Set(taken.map(({ key }) => key));
  const isHeld = (lane: Lane) => keys.has(locks.get(lane) ?? '');
  return { held: lanes.filter(isHeld), busy: lanes.filter((lane) => !isHeld(lane)) };
}

function owedEvent({ tenant, source, lane, id, routingKey, event, trace }: OwedRow): OwedEvent[] {
  return event === null ? [] : [{ id, lane: { tenant, source, lane }, routingKey, event, trace }];
}

function lanesWithMore(lanes: readonly Lane[], rows: readonly OwedRow[]): Lane[] {
  const byLane = Map.groupBy(rows, laneKey);
  return lanes.filter((lane) => {
    const own = byLane.get(laneKey(lane)) ?? [];
    return own.length >= EVENTS_PER_LANE || own.some(({ event }) => event === null);
  });
}
