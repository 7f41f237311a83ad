import type { EventChannel, EventStore, PublishingLog } from './event-store.js';
import type { Lane } from './lane.js';
import type { LanePublisher } from './lane-publisher.js';

/** Lanes found by one reading. */
const LANES_PER_READING = 200;

/** Runs `work` while this process holds the relay's lock; false at once where another process does. */
export type UnderRelayLock = (work: () => Promise<void>) => Promise<boolean>;

/** What the relay works with. */
export interface RelayParts {
  store: EventStore;
  publisher: LanePublisher;
  channel: EventChannel;
  underLock: UnderRelayLock;
  log: PublishingLog;
}

/**
 * Publishes what was accepted and not published: because the broker was away, a process died, or no queue was bound.
 * Any replica may run it, one at a time does.
 */
export class Relay {
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #stopped = false;

  constructor(
    private readonly parts: RelayParts,
    private readonly intervalMs = 1_000,
  ) {}

  /** Begins to look every second. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#round = this.round().finally(() => {
        if (!this.#stopped) this.start();
      });
    }, this.intervalMs);
  }

  /** Ends; waits for a round under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
  }

  /** Goes once through all lanes that owe events. Never throws. */
  async round(): Promise<void> {
    const { channel, underLock, log } = this.parts;
    if (!channel.ready) return;
    try {
      await underLock(() => this.#throughAllLanes());
    } catch (error) {
      log.storeFailed(error);
    }
  }

  async #throughAllLanes(): Promise<void> {
    const { store, publisher, channel } = this.parts;
    let after: Lane | null = null;
    while (channel.ready && !this.#stopped) {
      const lanes: Lane[] = await store.findOwedLanes(after, LANES_PER_READING);
      await publisher.sweep(lanes);
      const last = lanes.at(-1);
      if (!last || lanes.length < LANES_PER_READING) return;
      after = last;
    }
  }
}
