import type { OwedEvent } from './event-store.js';
import { type Lane, laneKey } from './lane.js';

/** Lanes remembered; what is more the relay finds. */
const MAX_LANES = 10_000;
/** Events of one lane taken at a time. */
const EVENTS_PER_LANE = 50;

/** A lane that shall be looked at. */
export interface LaneOffer {
  lane: Lane;
  /** How often it was found busy. */
  tries: number;
  /** What was accepted into it, oldest first; null where what it owes must be read. */
  accepted: readonly OwedEvent[] | null;
}

interface Waiting {
  lane: Lane;
  tries: number;
  accepted: OwedEvent[] | null;
}

/**
 * Lanes that wait for a look, in the order they came, and the bytes of their events as long as there is room for them:
 * beyond that they are read again from where they are stored.
 */
export class LaneOffers {
  readonly #lanes = new Map<string, Waiting>();
  #bytes = 0;

  /** @param maxBytes of events kept at most */
  constructor(private readonly maxBytes: number) {}

  /** Lanes that wait. */
  get size(): number {
    return this.#lanes.size;
  }

  /** Bytes of the events kept. */
  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#lanes.has(key);
  }

  /** Adds an event that was accepted after all those of its lane that were added before. */
  addAccepted(event: OwedEvent): void {
    const key = laneKey(event.lane);
    const waiting = this.#lanes.get(key);
    const hasRoom = this.#bytes + event.event.length <= this.maxBytes;
    if (!waiting || !hasRoom) {
      this.#put(key, event.lane, 0, hasRoom ? [event] : null);
    } else if (waiting.accepted !== null) {
      waiting.accepted.push(event);
      this.#bytes += event.event.length;
    }
  }

  /** Adds a lane of which it is not known what it owes. */
  addUnread(lane: Lane, tries: number): void {
    this.#put(laneKey(lane), lane, tries, null);
  }

  /** Takes up to `most` lanes that are not excepted: only such with events, or only such that must be read. */
  take(most: number, isExcepted: (key: string) => boolean): LaneOffer[] {
    const taken: LaneOffer[] = [];
    for (const [key, waiting] of this.#lanes) {
      if (taken.length >= most) break;
      if (isExcepted(key)) continue;
      if (taken[0] && (taken[0].accepted === null) !== (waiting.accepted === null)) continue;
      taken.push(this.#takeOne(key, waiting));
    }
    return taken;
  }

  clear(): void {
    this.#lanes.clear();
    this.#bytes = 0;
  }

  #put(key: string, lane: Lane, tries: number, accepted: OwedEvent[] | null): void {
    const before = this.#lanes.get(key);
    if (!before && this.#lanes.size >= MAX_LANES) return;
    this.#bytes += bytesOf(accepted) - bytesOf(before?.accepted ?? null);
    this.#lanes.set(key, { lane, tries, accepted });
  }

  #takeOne(key: string, waiting: Waiting): LaneOffer {
    const { lane, tries, accepted } = waiting;
    const first = accepted?.splice(0, EVENTS_PER_LANE) ?? null;
    this.#bytes -= bytesOf(first);
    if (!accepted?.length) this.#lanes.delete(key);
    return { lane, tries, accepted: first };
  }
}

function bytesOf(events: readonly OwedEvent[] | null): number {
  let bytes = 0;
  for (const { event } of events ?? []) bytes += event.length;
  return bytes;
}
