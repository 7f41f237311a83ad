import { changedLists, isNews, type LiveState } from './changed-lists.js';
import type { LiveEvent } from './live-event.js';
import type { LiveStream } from './live-stream.js';

/** How often a tenant is looked at while somebody watches, in milliseconds. */
const LOOK_EVERY_MS = 2_000;
/** How often an overview is told of which there is no news, in milliseconds. */
const TELL_EVERY_MS = 10_000;

/** Where a watch looks, and how it says what is in the way of that. */
export interface LiveSource {
  look: () => Promise<LiveState>;
  /** For people; never with a secret. */
  explain: (error: unknown) => string;
}

/** Looks at one tenant for all of its streams, as long as there is one, and tells each what is new. */
export class LiveWatch {
  readonly streams = new Set<LiveStream>();
  #last: LiveState | null = null;
  #toldAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;

  constructor(private readonly source: LiveSource) {}

  /** The stream is told how everything stands at once, if that is known, and else at the next look. */
  add(stream: LiveStream): void {
    this.streams.add(stream);
    if (this.#last) stream.tell({ name: 'overview', data: this.#last.overview });
    if (this.#timer === null && !this.#looking) void this.#look();
  }

  /** Whether nobody watches any more; it looks no more then. */
  remove(stream: LiveStream): boolean {
    this.streams.delete(stream);
    if (this.streams.size > 0) return false;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return true;
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      this.#tell(await this.source.look());
    } catch (error) {
      this.#last = null;
      this.#tellAll({ name: 'trouble', data: { detail: this.source.explain(error) } });
    }
    this.#looking = false;
    this.#timer = this.streams.size > 0 ? setTimeout(() => void this.#look(), LOOK_EVERY_MS).unref() : null;
  }

  #tell(now: LiveState): void {
    const before = this.#last;
    this.#last = now;
    const lists = before ? changedLists(before, now) : [];
    const isDue = Date.now() - this.#toldAt >= TELL_EVERY_MS;
    if (!before || isDue || isNews(before, now)) {
      this.#toldAt = Date.now();
      this.#tellAll({ name: 'overview', data: now.overview });
    }
    if (lists.length > 0) this.#tellAll({ name: 'changed', data: { lists } });
  }

  #tellAll(event: LiveEvent): void {
    for (const stream of this.streams) stream.tell(event);
  }
}
