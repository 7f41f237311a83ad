import type { OrderCalls } from './refusing-provider.js';

/** What one task has left everywhere. */
export interface TaskEvidence {
  id: string;
  status: string;
  attempts: number;
  /** Dead letters of it, and those of them that are open. */
  letters: number;
  open: number;
  /** Times an audit entry says that one was redriven. */
  redrives: number;
  /** Items of redrive runs that say it succeeded. */
  succeeded: number;
}

/** All that is known when all is over. */
export interface Evidence {
  sent: readonly string[];
  tasks: readonly TaskEvidence[];
  callsOf(id: string): OrderCalls;
  /** Whether that result was announced. */
  wasAnnounced(eventId: string): boolean;
  /** Messages left in queues of tasks and dead letters. */
  leftInQueues: number;
  /** Letters as incidents count them, and incidents that are open. */
  counted: number;
  openIncidents: number;
}

/** One count, and what it shall be. */
export interface Count {
  count: string;
  value: number;
  shallBe: number;
  met: boolean;
}

/**
 * Holds what was found against the promise: every task sent has one letter, was redriven once, carried out once, and told
 * of once as failed and once as succeeded. Pure.
 */
export function judge({ sent, tasks, callsOf, wasAnnounced, ...rest }: Evidence): Count[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const count = (name: string, isSo: (id: string, task: TaskEvidence | undefined, calls: OrderCalls) => boolean) =>
    [name, sent.filter((id) => isSo(id, known.get(id), callsOf(id))).length, 0] as const;
  const counts = [
    ['tasks', tasks.length, sent.length] as const,
    ['letters in incidents', rest.counted, sent.length] as const,
    count('letters lost by the drain', (_, task) => (task?.letters ?? 0) < 1),
    count('letters kept twice', (_, task) => (task?.letters ?? 0) > 1),
    count('letters still open', (_, task) => (task?.open ?? 0) > 0),
    count('lost: neither a letter nor carried out', (_, task, { done }) => done < 1 && (task?.open ?? 0) < 1),
    count('doubled: carried out more than once', (_, _task, { done }) => done > 1),
    count('redriven more than once', (_, task) => (task?.redrives ?? 0) > 1 || (task?.succeeded ?? 0) > 1),
    count('not noted as redriven', (_, task) => task?.redrives !== 1 || task.succeeded !== 1),
    count('refused other than once', (_, _task, { refused }) => refused !== 1),
    count('not succeeded at the second attempt', (_, task) => task?.status !== 'succeeded' || task.attempts !== 2),
    count('results never announced', (id) => !wasAnnounced(`${id}/1`) || !wasAnnounced(`${id}/2`)),
    ['messages left in queues', rest.leftInQueues, 0] as const,
    ['incidents still open', rest.openIncidents, 0] as const,
  ];
  return counts.map(([name, value, shallBe]) => ({ count: name, value, shallBe, met: value === shallBe }));
}
