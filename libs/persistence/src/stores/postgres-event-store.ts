import type { TraceHeaders } from '#libs/contracts';
import { type EventStore, type Lane, type LaneLook, laneKey, type OwedEvent } from '#libs/ingest';
import type { Database, StatementRunner } from '../database.js';
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
    return this.database.transaction(async (runner) => {
      const { held, busy } = await tryLanes(runner, lanes);
      if (held.length === 0) return { busy, more: [] };
      const rows = await runner.run<OwedRow>(READ_OWED_EVENTS, [
        held.map(({ tenant }) => tenant),
        held.map(({ source }) => source),
        held.map(({ lane }) => lane),
        EVENTS_PER_LANE,
        BYTES_PER_LOOK,
      ]);
      await mark(runner, await publish(rows.flatMap(owedEvent)));
      return { busy, more: lanesWithMore(held, rows) };
    });
  }

  publishAccepted(
    accepted: readonly OwedEvent[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    const byLane = new Map(
      [...Map.groupBy(accepted, ({ lane }) => laneKey(lane)).values()].flatMap((events) =>
        events[0] ? [[events[0].lane, events] as const] : [],
      ),
    );
    return this.database.transaction(async (runner) => {
      const { held, busy } = await tryLanes(runner, [...byLane.keys()]);
      if (held.length === 0) return { busy, more: [] };
      const given = held.map((lane) => byLane.get(lane) ?? []);
      const unlike = await runner.run<{ place: number }>(FIND_UNLIKE_LANES, [
        held.map(({ tenant }) => tenant),
        held.map(({ source }) => source),
        held.map(({ lane }) => lane),
        given.map((events) => events.length),
        given.map((events) => events.map(({ id }) => id).join(' ')),
      ]);
      const places = new Set(unlike.map(({ place }) => place - 1));
      await mark(runner, await publish(given.filter((_, place) => !places.has(place)).flat()));
      return { busy, more: held.filter((_, place) => places.has(place)) };
    });
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

async function mark(runner: StatementRunner, published: readonly OwedEvent[]): Promise<void> {
  if (published.length === 0) return;
  await runner.run(MARK_EVENTS_PUBLISHED, [published.map(({ lane }) => lane.tenant), published.map(({ id }) => id)]);
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
