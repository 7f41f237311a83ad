import { outsideSpans } from '#libs/tracing';
import { countPublished } from '../observing/event-metrics.js';
import type { EventChannel, EventStore, OwedEvent, PublishingLog } from './event-store.js';
import { type Lane, laneKey } from './lane.js';
import { type LaneOffer, LaneOffers } from './lane-offers.js';

/** Lanes looked at in one transaction. */
const LANES_PER_LOOK = 64;
/** Transactions under way at a time, beside the relay's own. */
const MAX_LOOKS = 2;
/** Bytes of accepted events kept until they are published. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** A lane that another process holds is looked at again so often, so many milliseconds apart; then the relay finds it. */
const BUSY_TRIES = 40;
const BUSY_PAUSE_MS = 50;
/**
 * After so many milliseconds a look begins no further event: its transaction stands idle meanwhile, and the database
 * ends one that does so for 10 s, confirm of the last event included.
 */
const LOOK_BUDGET_MS = 3_000;

/**
 * Publishes what lanes owe.
 *
 *   offered -> looked at (locked, read, published one after the other, marked) -> done | more: offered again
 *                 |-> busy elsewhere: offered again in a moment     |-> not confirmed: left to the relay
 *
 * Within a lane an event leaves only after the broker has confirmed the one before it. A lane is under one lock among
 * all processes from the reading to the mark, so two of them never mix their orders. What this process has accepted
 * itself it publishes from memory, where it sees under the lock that the lane owes nothing else before it.
 */
export class LanePublisher {
  readonly #offered = new LaneOffers(MAX_WAITING_BYTES);
  readonly #looking = new Set<string>();
  #looks = 0;
  #stopped = false;
  #whenIdle: Array<() => void> = [];

  constructor(
    private readonly store: EventStore,
    private readonly channel: EventChannel,
    private readonly log: PublishingLog,
  ) {}

  /** Has these lanes published as soon as may be. Where the broker is away nothing happens: the relay comes by later. */
  offer(lanes: Iterable<Lane>): void {
    if (this.#stopped) return;
    for (const lane of lanes) this.#offered.addUnread(lane, 0);
    this.#pump();
  }

  /** The same for events that are durable now, in the order of their acceptance. */
  offerAccepted(events: Iterable<OwedEvent>): void {
    if (this.#stopped) return;
    for (const event of events) this.#offered.addAccepted(event);
    this.#pump();
  }

  /**
   * Publishes what these lanes owe, as far as the broker takes it, and returns then. Lanes that are being looked at
   * already are left out. Used by the relay.
   */
  async sweep(lanes: readonly Lane[]): Promise<void> {
    let left = lanes.filter((lane) => !this.#offered.has(laneKey(lane)));
    while (left.length > 0 && this.channel.ready && !this.#stopped) {
      const next = left.slice(0, LANES_PER_LOOK).filter((lane) => !this.#looking.has(laneKey(lane)));
      const rest = left.slice(LANES_PER_LOOK);
      const offers = next.map((lane) => ({ lane, tries: BUSY_TRIES, accepted: null }));
      left = [...(await this.#hold(offers, () => this.#look(offers))), ...rest];
    }
  }

  /** Resolves once no lane waits and none is being looked at. */
  async idle(): Promise<void> {
    if (this.#looks === 0 && this.#offered.size === 0) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Ends: nothing more is looked at, what is under way is waited for. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#offered.clear();
    this.#pump();
    await this.idle();
  }

  #pump(): void {
    if (!this.channel.ready) this.#offered.clear();
    while (this.#looks < MAX_LOOKS) {
      const next = this.#offered.take(LANES_PER_LOOK, (key) => this.#looking.has(key));
      if (next.length === 0) break;
      void outsideSpans(() => this.#hold(next, async () => this.offer(await this.#look(next))));
    }
    if (this.#looks === 0 && this.#offered.size === 0) for (const wake of this.#whenIdle.splice(0)) wake();
  }

  /** Keeps these lanes from being looked at twice at a time. */
  async #hold<Result>(offers: ReadonlyArray<{ lane: Lane }>, work: () => Promise<Result>): Promise<Result> {
    this.#looks++;
    for (const { lane } of offers) this.#looking.add(laneKey(lane));
    try {
      return await work();
    } finally {
      this.#looks--;
      for (const { lane } of offers) this.#looking.delete(laneKey(lane));
      this.#pump();
    }
  }

  /** Returns the lanes that owe more and are not stuck. */
  async #look(offers: readonly LaneOffer[]): Promise<Lane[]> {
    if (offers.length === 0) return [];
    const stuck = new Set<string>();
    const late = new Map<string, Lane>();
    try {
      const publish = (owed: readonly OwedEvent[]) => this.#publishInOrder(owed, stuck, late);
      const accepted = offers.flatMap((offer) => offer.accepted ?? []);
      const { busy, more } =
        accepted.length > 0
          ? await this.store.publishAccepted(accepted, publish)
          : await this.store.publishOwed(
              offers.map(({ lane }) => lane),
              publish,
            );
      this.#againSoon(busy, new Map(offers.map(({ lane, tries }) => [laneKey(lane), tries])));
      for (const lane of more) late.set(laneKey(lane), lane);
      return [...late].filter(([key]) => !stuck.has(key)).map(([, lane]) => lane);
    } catch (error) {
      this.log.storeFailed(error);
      return [];
    }
  }

  /** Adds to `stuck` the lanes whose events were not confirmed, and to `late` those that time ran out for. */
  async #publishInOrder(owed: readonly OwedEvent[], stuck: Set<string>, late: Map<string, Lane>): Promise<OwedEvent[]> {
    const until = performance.now() + LOOK_BUDGET_MS;
    const published: OwedEvent[] = [];
    const lanes = Map.groupBy(owed, (event) => laneKey(event.lane));
    await Promise.all(
      [...lanes].map(async ([key, events]) => {
        for (const event of events) {
          if (performance.now() >= until) {
            late.set(key, event.lane);
            return;
          }
          if (await this.#publishOne(event)) published.push(event);
          else {
            stuck.add(key);
            return;
          }
        }
      }),
    );
    return published;
  }

  async #publishOne(event: OwedEvent): Promise<boolean> {
    if (!this.channel.ready || this.#stopped) return false;
    try {
      const outcome = await this.channel.publish(event);
      countPublished(outcome);
      if (outcome === 'routed') return true;
      this.log.notPublished(event, new Error('No queue takes events. Provision the broker.'));
    } catch (error) {
      countPublished('failed');
      this.log.notPublished(event, error);
    }
    return false;
  }

  #againSoon(busy: readonly Lane[], tries: ReadonlyMap<string, number>): void {
    const again = busy.filter((lane) => (tries.get(laneKey(lane)) ?? 0) < BUSY_TRIES);
    if (again.length === 0) return;
    setTimeout(() => {
      if (this.#stopped) return;
      for (const lane of again) this.#offered.addUnread(lane, (tries.get(laneKey(lane)) ?? 0) + 1);
      this.#pump();
    }, BUSY_PAUSE_MS).unref();
  }
}
