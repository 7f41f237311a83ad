import type { Logger } from 'pino';

/** Between two lines of one text, in milliseconds. */
const EVERY_MS = 10_000;
/** Texts that are kept apart at most; those beyond are written each time. */
const MOST_TEXTS = 100;

/**
 * Writes warnings that come with every request or delivery of an outage: the first of a text at once, and then one every
 * 10 s, whose field `times` says how many there were since the line before. An outage shall not fill a disk.
 */
export class SparseWarnings {
  readonly #lines = new Map<string, { at: number; unsaid: number }>();

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** @param text one of few: what differs from line to line belongs into the details */
  warn(details: Readonly<Record<string, unknown>>, text: string): void {
    const now = this.monotonicMs();
    const line = this.#lines.get(text);
    if (line && now - line.at < EVERY_MS) {
      line.unsaid++;
      return;
    }
    const times = (line?.unsaid ?? 0) + 1;
    this.logger.warn(times > 1 ? { ...details, times } : details, text);
    if (line || this.#lines.size < MOST_TEXTS) this.#lines.set(text, { at: now, unsaid: 0 });
  }
}
