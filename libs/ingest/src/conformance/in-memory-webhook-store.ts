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

  async publishOwed(
    lanes: readonly Lane[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook> {
    const held = lanes.filter((lane) => !this.#held.has(laneKey(lane)));
    if (held.length === 0) return { busy: [...lanes], more: [] };
    const keys = new Set(held.map(laneKey));
    for (const key of keys) this.#held.add(key);
    try {
      const owed = this.owed.filter(({ lane }) => keys.has(laneKey(lane)));
      const published = new Set((await publish(owed)).map(({ id }) => id));
      this.owed = this.owed.filter(({ id }) => !published.has(id));
      return { busy: lanes.filter((lane) => !keys.has(laneKey(lane))), more: [] };
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
    this.owed.push({
      id: delivery.eventId,
      lane: delivery.lane,
      routingKey: delivery.routingKey,
      event: delivery.event(delivery.mayBeReplay && seen),
      trace: delivery.trace,
    });
    return { kind: 'accepted', eventId: delivery.eventId };
  }
}
