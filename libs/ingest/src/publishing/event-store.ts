import type { TraceHeaders } from '#libs/contracts';
import type { Lane } from './lane.js';

/** An accepted event that is not on the broker yet. */
export interface OwedEvent {
  id: string;
  lane: Lane;
  routingKey: string;
  event: Buffer;
  /** The trace it came in. */
  trace: TraceHeaders;
}

/** What a look at some lanes brought. */
export interface LaneLook {
  /** Lanes another process holds at the moment. */
  busy: Lane[];
  /** Lanes that owe more than was read, or other than was given. */
  more: Lane[];
}

/** Where owed events are found. */
export interface EventStore {
  /**
   * Locks those of the lanes that nobody holds, gives `publish` their owed events, oldest first within each lane, and
   * marks those it returns as published before the locks fall. The locks fall by themselves with a killed process.
   */
  publishOwed(
    lanes: readonly Lane[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook>;

  /**
   * The same for events that were accepted a moment ago and are still in memory, in the order of their acceptance within
   * each lane: `publish` gets those of the lanes that owe exactly these first. No bytes are read. A lane that owes
   * others before or between them is in `more`; nothing of it is published.
   */
  publishAccepted(
    accepted: readonly OwedEvent[],
    publish: (owed: readonly OwedEvent[]) => Promise<readonly OwedEvent[]>,
  ): Promise<LaneLook>;

  /** Lanes that owe events, sorted, after `after` (exclusive), at most `limit`. */
  findOwedLanes(after: Lane | null, limit: number): Promise<Lane[]>;
}

/** The way to the broker. */
export interface EventChannel {
  /** Whether an event published now would leave now. */
  readonly ready: boolean;
  /** Publishes one event and waits for its confirm. Throws where it is not confirmed. `unroutable`: no queue took it. */
  publish(event: OwedEvent): Promise<'routed' | 'unroutable'>;
}

/** Told what an operator should know. */
export interface PublishingLog {
  /** An event stays owed; it is tried again. */
  notPublished(event: { id: string; lane: Lane }, why: unknown): void;
  /** The database did not answer; the events stay owed. */
  storeFailed(why: unknown): void;
}
