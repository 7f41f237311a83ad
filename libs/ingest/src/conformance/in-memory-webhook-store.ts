import type { Acceptance, DeliveryStore, NewDelivery } from '../accepting/delivery-store.js';
import type { EventStore, LaneLook, OwedEvent } from '../publishing/event-store.js';
import { type Lane, laneKey } from '../publishing/lane.js';

interface Receipt {
  eventId: string;
  body: string;
  source: string;
}

/** Deliveries and events in memory, for specs: one process, nothing survives. */
export class InMemoryWebhookStore implements DeliveryStore, EventStore {
  readonly #receipts = new Map<string, Receipt>();
  readonly #held = new Set<string>();
  /** What is owed, oldest first. */
  owed: OwedEvent[] = [];

  async accept(deliveries: readonly NewDelivery[]): Promise<Acceptance[]> {
    return deliveries.map((delivery) => this.#acceptOne(delivery));
  }

  publishOwed(
    lanes: readonly Lane[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    return this.#underLocks(lanes, (owed) => ({ ready: owed, more: [] }), publish);
  }

  publishAccepted(
    accepted: readonly OwedEvent[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    const given = Map.groupBy(accepted, ({ lane }) => laneKey(lane));
    const lanes = [...given.values()].flatMap(([first]) => first?.lane ?? []);
    const choose = (owed: readonly OwedEvent[], held: readonly Lane[]) => {
      const byLane = Map.groupBy(owed, ({ lane }) => laneKey(lane));
      const isLike = (key: string) => given.get(key)?.every(({ id }, place) => byLane.get(key)?.[place]?.id === id);
      const like = new Set(held.map(laneKey).filter(isLike));
      return {
        ready: accepted.filter(({ lane }) => like.has(laneKey(lane))),
        more: held.filter((lane) => !like.has(laneKey(lane))),
      };
    };
    return this.#underLocks(lanes, choose, publish);
  }

  async #underLocks(
    lanes: readonly Lane[],
    choose: (owed: readonly OwedEvent[], held: readonly Lane[]) => { ready: readonly OwedEvent[]; more: Lane[] },
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    const held = lanes.filter((lane) => !this.#held.has(laneKey(lane)));
    if (held.length === 0) return { busy: [...lanes], more: [] };
    const keys = new Set(held.map(laneKey));
    for (const key of keys) this.#held.add(key);
    try {
      const { ready, more } = choose(
        this.owed.filter(({ lane }) => keys.has(laneKey(lane))),
        held,
      );
      const published = new Set((await publish(ready)).map(({ id }) => id));
      this.owed = this.owed.filter(({ id }) => !published.has(id));
      return { busy: lanes.filter((lane) => !keys.has(laneKey(lane))), more };
    } finally {
      for (const key of keys) this.#held.delete(key);
    }
  }

  async findOwedLanes(after: Lane | null, limit: number): Promise<Lane[]> {
    const lanes = new Map(this.owed.map(({ lane }) => [laneKey(lane), lane]));
    return [...lanes]
      .filter(([key]) => after === null || key > laneKey(after))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([, lane]) => lane);
  }

  #acceptOne(delivery: NewDelivery): Acceptance {
    const source = `${delivery.tenant}\n${delivery.sourceId}`;
    const key = `${source}\n${delivery.deliveryId}`;
    const body = delivery.bodyHash.toString('hex');
    const known = this.#receipts.get(key);
    if (known) return { kind: known.body === body ? 'duplicate' : 'conflict', eventId: known.eventId };
    const seen = [...this.#receipts.values()].some((receipt) => receipt.source === source && receipt.body === body);
    this.#receipts.set(key, { eventId: delivery.eventId, body, source });
    const { eventId, lane, routingKey, trace } = delivery;
    const event = delivery.event(delivery.mayBeReplay && seen);
    this.owed.push({ id: eventId, lane, routingKey, event, trace });
    return { kind: 'accepted', eventId, event };
  }
}
