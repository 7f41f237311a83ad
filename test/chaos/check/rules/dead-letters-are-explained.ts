import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy } from '../violation.js';

const RULE = 'a dead letter is of a task that failed';

/** What is said of a message that came while its queue was not there: a fault that loses queues takes them away. */
const UNROUTABLE = 'unroutable';

/** Nothing that was handed over is unreadable, and no conflict is sent: a dead letter is of a task that once failed. */
export function deadLettersAreExplained({ history, orders, losses }: IndexedHistory): Violation[] {
  const failed = new Set(
    orders.filter(({ results }) => results.some(({ status }) => status === 'failed')).map(({ task }) => task?.id ?? ''),
  );
  return history.database.deadLetters
    .filter(({ taskId }) => taskId === null || !failed.has(taskId))
    .filter(({ reason }) => reason !== UNROUTABLE || losses.length === 0)
    .map((letter) => {
      const whose = letter.taskId === null ? 'no task' : `the task ${letter.taskId}, which never failed`;
      const says = `There is a dead letter of ${whose}: ${letter.reason}`;
      return { ...violationBy('unexpected', RULE, says, [letter]), taskId: letter.taskId };
    });
}
