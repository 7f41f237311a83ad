import { Readable } from 'node:stream';
import { CHANGED_LISTS, frameOf, HEARTBEAT, type LiveEvent } from './live-event.js';

/** Bytes kept for a reader that does not take them; what comes beyond is left out, for the next state is whole again. */
const MOST_BYTES = 64 * 1024;
/** How long a reader may take nothing before it is given up, in milliseconds. */
const PATIENCE_MS = 30_000;

/** What one reader is told, as text. Keeps a bounded number of bytes, however slowly they are taken. */
export class LiveStream {
  readonly readable: Readable;
  #missedSince: number | null = null;

  constructor(onClose: () => void) {
    this.readable = new Readable({ read: () => undefined, highWaterMark: MOST_BYTES });
    this.readable.once('close', onClose);
    // A reader that went away is no error of ours.
    this.readable.on('error', () => undefined);
  }

  /** Tells an event; one that finds no room is left out, and lists it may have named are told once there is room. */
  tell(event: LiveEvent, now: number = Date.now()): void {
    if (!this.#hasRoom(now)) return;
    if (this.#missedSince !== null) {
      this.#missedSince = null;
      this.readable.push(frameOf({ name: 'changed', data: { lists: CHANGED_LISTS } }));
    }
    this.readable.push(frameOf(event));
  }

  /** Says that the stream goes on, or gives up a reader that takes nothing any more. */
  beat(now: number = Date.now()): void {
    if (this.#hasRoom(now)) this.readable.push(HEARTBEAT);
    else if (this.#missedSince !== null && now - this.#missedSince > PATIENCE_MS) this.readable.destroy();
  }

  /** Ends it once what was told has been taken; a reader that takes nothing is cut off. */
  end(): void {
    if (this.readable.readableLength > 0 && this.#missedSince !== null) this.readable.destroy();
    else if (!this.readable.destroyed && !this.readable.readableEnded) this.readable.push(null);
  }

  #hasRoom(now: number): boolean {
    if (this.readable.destroyed || this.readable.readableEnded) return false;
    if (this.readable.readableLength < MOST_BYTES) return true;
    this.#missedSince ??= now;
    return false;
  }
}
