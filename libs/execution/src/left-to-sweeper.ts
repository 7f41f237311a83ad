import type { Announcer } from './ports/announcer.js';
import type { Log } from './ports/log.js';
import type { OwedResult, Wakeable } from './ports/task-store.js';

/** What is published after COMMIT, and may be lost: the sweeper makes up for it. */
export class LeftToSweeper {
  constructor(
    private readonly announcer: Pick<Announcer, 'hint' | 'result'>,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Hints at a task that may go on at once. Never rejects. */
  async hint(task: Wakeable): Promise<void> {
    try {
      await this.announcer.hint(task, 0);
    } catch (error) {
      this.log.warn({ err: error, taskId: task.id }, 'A hint was not published; the sweeper brings its task');
    }
  }

  /** Publishes committed results. Resolves with those that are to be marked as published; never rejects. */
  async results(owed: readonly OwedResult[]): Promise<OwedResult[]> {
    const published = await Promise.all(owed.map((result) => this.#result(result)));
    return published.filter((result) => result !== null);
  }

  async #result(result: OwedResult): Promise<OwedResult | null> {
    try {
      await this.announcer.result(result);
      return result;
    } catch (error) {
      this.log.warn({ err: error, taskId: result.id }, 'A result was not published; the sweeper publishes it');
      return null;
    }
  }
}
