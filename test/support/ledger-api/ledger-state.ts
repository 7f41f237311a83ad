import type { LedgerLine } from '../../chaos/history.js';
import type { LedgerCall } from './read-call.js';

/** Attempts that a mode for all calls has ended are not among those that `behave` counts. */
const OUTAGE = 'outage-';

interface Counted {
  /** Requests of this order. */
  attempts: number;
  /** Those of them that were let through to what the request asks for. */
  let: number;
  effects: number;
}

/** What has happened to whom: made anew from the lines of the ledger, and kept as calls come. No I/O. */
export class LedgerState {
  readonly #orders = new Map<string, Counted>();
  /** The bytes that came with an idempotency key. */
  readonly #keys = new Map<string, string>();
  readonly #things = new Map<string, string>();
  /** From when on probes see an effect, by marker. */
  readonly #markers = new Map<string, { order: string; visibleFrom: number }>();

  /** Takes in a line of an earlier life. */
  restore(line: LedgerLine): void {
    const counted = this.#of(line.order);
    if (line.kind === 'attempt') {
      counted.attempts++;
      if (!line.behaviour.startsWith(OUTAGE)) counted.let++;
      return;
    }
    if (line.kind === 'probe') return;
    counted.effects++;
    const { method, thing, state, token, visibleFrom } = line;
    if (thing !== undefined && method === 'PUT' && state !== undefined) this.#things.set(thing, state);
    else if (thing !== undefined && method === 'DELETE') this.#things.delete(thing);
    else if (token !== null && visibleFrom !== undefined) this.#mark(token, line.order, visibleFrom);
    else if (token !== null) this.#keys.set(token, line.bytes);
  }

  /** Counts one more request: which one it is for its order, and which one of those let through, both from 1. */
  count(order: string, outage: boolean): { attempt: number; turn: number } {
    const counted = this.#of(order);
    counted.attempts++;
    if (!outage) counted.let++;
    return { attempt: counted.attempts, turn: counted.let };
  }

  /** How many effects an order has had. */
  effects(order: string): number {
    return this.#orders.get(order)?.effects ?? 0;
  }

  /** Whether a thing is there. */
  has(thing: string): boolean {
    return this.#things.has(thing);
  }

  /** Whether the key of this call came with other bytes before. */
  reusesKey({ route, token, bytes }: LedgerCall): boolean {
    if (route !== 'effects' || token === null) return false;
    const known = this.#keys.get(token);
    return known !== undefined && known !== bytes;
  }

  /** Whose effect carries a marker, as a probe sees it at `now`; null where it sees none. */
  find(marker: string, now: number): string | null {
    const found = this.#markers.get(marker);
    return found && found.visibleFrom <= now ? found.order : null;
  }

  /**
   * Does what a call asks for.
   *
   * @param forgetKey lets an idempotency key count as one never seen
   * @returns what an effect's line says of it beyond the call; null where nothing has changed
   */
  apply(call: LedgerCall, now: number, forgetKey = false): Pick<LedgerLine, 'state' | 'thing' | 'visibleFrom'> | null {
    const { method, route, thing, state, token, staleMs } = call;
    if (method === 'GET' || method === 'HEAD') return null;
    const counted = this.#of(call.order);
    if (method === 'PUT') {
      if (this.#things.get(thing) === state) return null;
      this.#things.set(thing, state);
      counted.effects++;
      return { state, thing };
    }
    if (method === 'DELETE') {
      if (!this.#things.delete(thing)) return null;
      counted.effects++;
      return { thing };
    }
    if (route === 'effects' && token !== null) {
      if (this.#keys.has(token) && !forgetKey) return null;
      this.#keys.set(token, call.bytes);
    }
    counted.effects++;
    if (route !== 'marked' || token === null) return {};
    const visibleFrom = now + staleMs;
    this.#mark(token, call.order, visibleFrom);
    return { visibleFrom };
  }

  /** Who is seen once is seen from then on. */
  #mark(marker: string, order: string, visibleFrom: number): void {
    const known = this.#markers.get(marker)?.visibleFrom ?? visibleFrom;
    this.#markers.set(marker, { order, visibleFrom: Math.min(known, visibleFrom) });
  }

  #of(order: string): Counted {
    let counted = this.#orders.get(order);
    if (!counted) {
      counted = { attempts: 0, let: 0, effects: 0 };
      this.#orders.set(order, counted);
    }
    return counted;
  }
}
