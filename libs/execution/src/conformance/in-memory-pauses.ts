import type { Submission } from '../ports/task-store.js';
import type { StoredTask } from './stored-task.js';

/** What can be paused, as far as tasks go. */
export type PausedKind = 'connector' | 'connection';

/** How long a task whose pause is over has for its hint, in milliseconds. */
const HINT_GRACE_MS = 5_000;

/** What is paused, in memory, by the same rules as the statements: for specs and models. */
export class InMemoryPauses {
  readonly #paused = new Set<string>();

  /** @param now the database's clock: milliseconds since 1970 */
  constructor(
    private readonly tasks: ReadonlyMap<string, StoredTask>,
    private readonly now: () => number,
  ) {}

  pause(tenant: string, kind: PausedKind, name: string): void {
    this.#paused.add(`${tenant} ${kind} ${name}`);
  }

  resume(tenant: string, kind: PausedKind, name: string): void {
    this.#paused.delete(`${tenant} ${kind} ${name}`);
  }

  /** Whether a task of this kind may not call now. */
  hold({ tenant, connector, connection }: Submission): boolean {
    return (
      this.#paused.has(`${tenant} connector ${connector}`) || this.#paused.has(`${tenant} connection ${connection}`)
    );
  }

  /** Makes up to `limit` tasks ready whose pause is over, oldest first. */
  letGo(limit: number): StoredTask[] {
    const now = this.now();
    const resumed = [...this.tasks.values()]
      .filter((task) => task.status === 'waiting' && task.reason === 'paused' && !this.hold(task.submission))
      .toSorted((a, b) => a.createdAt - b.createdAt)
      .slice(0, limit);
    for (const task of resumed) {
      const ready = { status: 'accepted', reason: null, notBefore: null, wakeAt: now + HINT_GRACE_MS, updatedAt: now };
      Object.assign(task, ready);
    }
    return resumed;
  }
}
