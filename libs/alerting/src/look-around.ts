import type { AlertKind } from '#libs/contracts';
import type { Finding } from './ports/alert-store.js';
import type { Log } from './ports/log.js';
import type { Watch } from './ports/watch.js';
import type { Sighting } from './sighting.js';
import type { ThresholdOf } from './thresholds.js';

/** Has every watch look. One that fails takes no other with it, and is logged when it begins to, not each time. */
export class LookAround {
  readonly #troubled = new Set<Watch>();

  constructor(
    private readonly watches: readonly Watch[],
    private readonly log: Log,
  ) {}

  /** What all of them see. Never rejects. */
  async look(thresholdOf: ThresholdOf): Promise<Sighting> {
    const findings: Finding[] = [];
    const unknown = new Set<AlertKind>();
    for (const watch of this.watches) {
      const seen = await this.#lookWith(watch, thresholdOf);
      if (seen) findings.push(...seen);
      else for (const kind of watch.kinds) unknown.add(kind);
    }
    return { findings, unknown, thresholdOf };
  }

  async #lookWith(watch: Watch, thresholdOf: ThresholdOf): Promise<readonly Finding[] | null> {
    try {
      const seen = await watch.look(thresholdOf);
      this.#troubled.delete(watch);
      return seen;
    } catch (error) {
      if (!this.#troubled.has(watch)) {
        const alerts = watch.kinds.join(', ');
        this.log.warn({ err: error, alerts }, 'Alerts of some kinds cannot be looked for; they stay as they are');
      }
      this.#troubled.add(watch);
      return null;
    }
  }
}
