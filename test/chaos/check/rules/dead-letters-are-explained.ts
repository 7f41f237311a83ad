import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy } from '../violation.js';

const RULE = 'a dead letter is of a task that failed';

/** Nothing that was handed over is unreadable, and no conflict is sent: a dead letter is of a task that once failed. */
export function deadLettersAreExplained({ history, orders }: IndexedHistory): Violation[] {
  const failed = new Set(
    orders.filter(({ results }) => results.some(({ status }) => status === 'failed')).map(({ task }) => task?.id ?? ''),
  );
  return history.database.deadLetters
    .filter(({ taskId }) => taskId === null || !failed.has(taskId))
    .map((letter) => {
      const whose = letter.taskId === null ? 'no task' : `the task ${letter.taskId}, which never failed`;
      const says = `There is a dead letter of ${whose}: ${letter.reason}`;
      return { ...violationBy('unexpected', RULE, says, [letter]), taskId: letter.taskId };
    });
}
