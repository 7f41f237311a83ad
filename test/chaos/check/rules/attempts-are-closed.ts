import { isTerminal, TASK_STATUSES, type TaskStatus } from '#libs/contracts';
import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'attempts are numbered without a gap, and each has an end';

const isStatus = (status: string): status is TaskStatus => TASK_STATUSES.some((known) => known === status);

/** The history of a task that has ended has no loose ends. */
export function attemptsAreClosed({ orders }: IndexedHistory): Violation[] {
  return orders.flatMap((record) => [...numbering(record), ...openEnds(record)]);
}

function numbering(record: OrderRecord): Violation[] {
  const { attempts, task } = record;
  if (task === null) return [];
  const right = attempts.every(({ number }, index) => number === index + 1) && attempts.length === task.attempts;
  if (right) return [];
  const numbers = attempts.map(({ number }) => number).join(', ');
  return [
    violationOf(record, 'unexpected', RULE, `The task counts ${task.attempts} attempts, and has ${numbers || 'none'}`),
  ];
}

function openEnds(record: OrderRecord): Violation[] {
  const { attempts, task } = record;
  if (task === null || !isStatus(task.status) || !(isTerminal(task.status) || task.status === 'parked')) return [];
  return attempts
    .filter(({ outcome }) => outcome === null)
    .map(({ number }) =>
      violationOf(record, 'unexpected', RULE, `The task is ${task.status}, and its attempt ${number} has no outcome`),
    );
}
