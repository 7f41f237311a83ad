import type { Action, CallEnd, EndpointLimit } from '#libs/connector-kit';
import { inBatchSpan, type Traced, traced } from '#libs/tracing';
import type { ClaimedTask } from '../claimed-task.js';
import type { AttemptEnd } from '../decisions/decide-outcome.js';
import { MicroBatch } from '../micro-batch.js';
import type { Clock } from '../ports/clock.js';
import type { EndpointStanding, EndpointStore } from '../ports/endpoint-store.js';
import type { Log } from '../ports/log.js';
import type { OpenConnection } from '../ports/outside.js';
import { type Patience, untilAvailable } from '../until-available.js';
import { type CallNews, readNews } from './call-news.js';
import { type Admission, type Ask, decideAdmission } from './decide-admission.js';
import { type EndpointHealth, type EndpointKey, endpointKeyText, type Hold, presentHold } from './endpoint-health.js';
import { hearCall } from './hear-call.js';
import { RecentTrouble } from './recent-trouble.js';

interface KeyedAsk extends Ask {
  key: EndpointKey;
  limit: EndpointLimit | null;
}

interface KeyedNews {
  key: EndpointKey;
  task: string;
  news: CallNews;
  version: number;
}

/** What holds an endpoint group, and how often in a row it was left alone. */
type TrippedHold = Hold & { trips: number };

/** What endpoints are asked and told through. */
export interface EndpointsOutside {
  store: EndpointStore;
  clock: Clock;
  patience: Patience;
  log: Log;
}

const MAX_ROWS = 200;

const ADMITTED: Admission = { kind: 'go', probe: false };

/**
 * Asks the fleet's knowledge of third parties before a call, and adds to it after. Where nothing is limited and nothing
 * was noted it costs no statement.
 */
export class Endpoints {
  readonly #asks: MicroBatch<Traced<KeyedAsk>, Admission>;
  readonly #news: MicroBatch<Traced<KeyedNews>, TrippedHold | null>;
  readonly #trouble = new RecentTrouble();

  constructor(private readonly outside: EndpointsOutside) {
    const { classify } = outside.patience;
    const options = { maxSize: MAX_ROWS, maxConcurrent: 1, classify };
    this.#asks = new MicroBatch({
      ...options,
      run: (items) => inBatchSpan('admissions', items, (asks) => this.#admitAll(asks)),
    });
    this.#news = new MicroBatch({
      ...options,
      run: (items) => inBatchSpan('health', items, (news) => this.#hearAll(news)),
    });
  }

  /** Whether a task may call now. Rejects with ShuttingDown. */
  admit(task: ClaimedTask, action: Action, limit: EndpointLimit | null): Promise<Admission> {
    const guarded = seenOf(task, action)?.guarded === true;
    if (!guarded && (limit === null || task.ticket)) return Promise.resolve(ADMITTED);
    const { id, createdAt, ticket, late = false } = task;
    const ask = { key: keyOf(task, action), limit, task: id, createdAt, ticket, late, callMs: action.timeoutMs };
    return untilAvailable(() => this.#asks.add(traced(ask)), this.outside.patience);
  }

  /**
   * Tells how a call ended. What holds its endpoint group from now on; null where nothing does, or where nothing was worth
   * telling. Never rejects but with ShuttingDown: what cannot be told now, the next call tells.
   */
  async hear(
    task: ClaimedTask,
    { action, connection }: { action: Action; connection: OpenConnection },
    { end, raw, durationMs }: { end: AttemptEnd; raw: CallEnd; durationMs: number | null },
  ): Promise<(TrippedHold & { group: string }) | null> {
    // A deadline that leaves a call less than its time says nothing of who was called.
    const cutShort = raw.kind === 'broken' && raw.code === 'timeout' && (durationMs ?? 0) < action.timeoutMs;
    const news = cutShort ? null : readNews(end, raw, action, this.outside.clock.wallMs());
    const key = keyOf(task, action);
    if (news === null || !this.#isWorthTelling(task, action, key, news)) return null;
    if (news.kind !== 'well') this.#trouble.note(endpointKeyText(key), this.outside.clock.monotonicMs());
    const told = { key, task: task.id, news, version: connection.version };
    const hold = await untilAvailable(() => this.#news.add(traced(told)), this.outside.patience);
    return hold === null ? null : { ...hold, group: action.group };
  }

  /** That all is well is worth telling only where something else was noted: by the fleet as seen, or by this worker. */
  #isWorthTelling(task: ClaimedTask, action: Action, key: EndpointKey, news: CallNews): boolean {
    if (news.kind !== 'well' || news.restMs !== null) return true;
    const failing = seenOf(task, action)?.failing === true;
    return failing || this.#trouble.isRecent(endpointKeyText(key), this.outside.clock.monotonicMs());
  }

  #admitAll(asks: readonly KeyedAsk[]): Promise<Admission[]> {
    return this.#forEachKey<KeyedAsk, Admission>(asks, (own, { health, behind, now }) => {
      const limit = own.at(-1)?.limit ?? null;
      const { health: next, admissions } = decideAdmission(health, own, { limit, behind }, now);
      return { next, results: admissions };
    });
  }

  #hearAll(news: readonly KeyedNews[]): Promise<(TrippedHold | null)[]> {
    return this.#forEachKey<KeyedNews, TrippedHold | null>(news, (own, { health, connectionVersion, now }) => {
      const next = own.reduce((before, { task, news: heard, version }) => {
        const stale = connectionVersion !== null && connectionVersion > version;
        return hearCall(before, { task, news: heard, stale }, now);
      }, health);
      const hold = presentHold(next, now);
      if (next.trips > health.trips) this.#logTrip(own[0]?.key, next);
      return {
        next: hold === null ? next : { ...next, queuedAt: now },
        results: own.map(() => hold && { ...hold, trips: next.trips }),
      };
    });
  }

  /** One change of the store for all endpoint groups among the items; results in the order of the items. */
  async #forEachKey<Item extends { key: EndpointKey }, Result>(
    items: readonly Item[],
    decide: (own: Item[], standing: EndpointStanding) => { next: EndpointHealth; results: Result[] },
  ): Promise<Result[]> {
    const groups = [...Map.groupBy(items, ({ key }) => endpointKeyText(key)).values()];
    const keys = groups.flatMap((own) => own.slice(0, 1).map(({ key }) => key));
    const resultOf = new Map<Item, Result>();
    await this.outside.store.change(keys, (standings) =>
      groups.map((own, index) => {
        const { next, results } = decide(own, standings[index] as EndpointStanding);
        own.forEach((item, place) => void resultOf.set(item, results[place] as Result));
        return next;
      }),
    );
    return items.map((item) => resultOf.get(item) as Result);
  }

  #logTrip(key: EndpointKey | undefined, { hold, trips, failures }: EndpointHealth): void {
    this.outside.log.warn(
      { ...key, ...hold, trips, failures },
      'An endpoint group is left alone until a probe gets through',
    );
  }
}

function keyOf({ tenant, connector, connection }: ClaimedTask, { group }: Action): EndpointKey {
  return { tenant, connector, connection, group };
}

function seenOf(task: ClaimedTask, action: Action) {
  return task.health.find(({ group }) => group === action.group);
}
