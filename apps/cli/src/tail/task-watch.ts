import { RESULT_STATUSES } from '#libs/contracts';

/** A task of a list, as far as it is looked at. */
export interface SeenTask {
  id: string;
  status: string;
  createdAt: string;
  finishedAt: string | null;
  updatedAt: string;
}

/** Tasks remembered at most; beyond them the oldest that have ended are forgotten. */
const MOST = 20_000;

const isAnnounced = (status: string) => (RESULT_STATUSES as readonly string[]).includes(status);
const isFinal = (status: string) => isAnnounced(status) && status !== 'parked';

/** Remembers how tasks stood, and tells which have ended since. */
export class TaskWatch<Task extends SeenTask = SeenTask> {
  readonly #statuses = new Map<string, string>();
  readonly #unfinished = new Set<string>();

  /** Takes tasks for those that are there before anything is told. */
  begin(tasks: readonly Task[]): void {
    for (const task of tasks) this.#remember(task);
  }

  /** Whether the task was seen before. */
  knows({ id }: Pick<Task, 'id'>): boolean {
    return this.#statuses.has(id);
  }

  /** Of these tasks, those that have ended or were parked since they were last seen, in the order in which they did. */
  take(tasks: readonly Task[]): Task[] {
    const ended = tasks.filter((task) => isAnnounced(task.status) && this.#statuses.get(task.id) !== task.status);
    for (const task of tasks) this.#remember(task);
    const endOf = ({ finishedAt, updatedAt }: Task) => finishedAt ?? updatedAt;
    return ended.toSorted((one, other) => (endOf(one) < endOf(other) ? -1 : 1));
  }

  /** The unfinished tasks that were looked at longest ago, without those in `seen`; they are counted as looked at now. */
  overdue(most: number, seen: ReadonlySet<string>): string[] {
    const ids = [...this.#unfinished].filter((id) => !seen.has(id)).slice(0, most);
    for (const id of ids) {
      this.#unfinished.delete(id);
      this.#unfinished.add(id);
    }
    return ids;
  }

  /** Forgets a task that is gone. */
  forget(id: string): void {
    this.#unfinished.delete(id);
    this.#statuses.delete(id);
  }

  #remember({ id, status }: Task): void {
    this.#statuses.set(id, status);
    if (isFinal(status)) this.#unfinished.delete(id);
    else this.#unfinished.add(id);
    for (const old of this.#statuses.keys()) {
      if (this.#statuses.size <= MOST) return;
      this.forget(old);
    }
  }
}
