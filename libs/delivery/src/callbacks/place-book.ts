import type { Places } from '../ports/delivery-store.js';

/** The limits that keep endpoints apart. */
export interface PlaceLimits {
  /** Deliveries under way at a time, in all. */
  total: number;
  /** Deliveries under way at a time to one subscription. */
  perSubscription: number;
}

interface Seat {
  tenant: string;
  subscription: string;
  running: number;
  /** Its last attempt failed: one at a time until one succeeds. */
  troubled: boolean;
}

/**
 * Who has how many deliveries under way. A subscription in trouble keeps one place, so that those which hang until
 * their timeout cannot fill the house.
 */
export class PlaceBook {
  readonly #seats = new Map<string, Seat>();
  #running = 0;

  constructor(private readonly limits: PlaceLimits) {}

  /** Places left in all. */
  get free(): number {
    return this.limits.total - this.#running;
  }

  /** Subscriptions with fewer places than any other has. */
  places(): Places[] {
    return [...this.#seats.values()].map(({ tenant, subscription, running, troubled }) => ({
      tenant,
      subscription,
      free: Math.max(0, (troubled ? 1 : this.limits.perSubscription) - running),
    }));
  }

  /** Takes a place. */
  enter(tenant: string, subscription: string): void {
    const seat = this.#seat(tenant, subscription);
    seat.running++;
    this.#running++;
  }

  /** Gives a place back. */
  leave(tenant: string, subscription: string, succeeded: boolean): void {
    const seat = this.#seat(tenant, subscription);
    seat.running--;
    this.#running--;
    seat.troubled = !succeeded;
    if (seat.running === 0 && succeeded) this.#seats.delete(keyOf(tenant, subscription));
  }

  /** Forgets all trouble of subscriptions with nothing under way; call it now and then, or they pile up. */
  forgive(): void {
    for (const [key, seat] of this.#seats) if (seat.running === 0) this.#seats.delete(key);
  }

  #seat(tenant: string, subscription: string): Seat {
    const key = keyOf(tenant, subscription);
    const known = this.#seats.get(key);
    if (known) return known;
    const seat = { tenant, subscription, running: 0, troubled: false };
    this.#seats.set(key, seat);
    return seat;
  }
}

const keyOf = (tenant: string, subscription: string) => `${tenant}/${subscription}`;
