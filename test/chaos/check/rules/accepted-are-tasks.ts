import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import { mayBeGone, overOf } from '../losses.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'everything accepted is one task';

/**
 * What was answered 2xx, or confirmed outside of a fault that loses queues, has one row, and that row has the id which
 * the answers named. A row without a copy that was sent is nobody's.
 */
export function acceptedAreTasks(history: IndexedHistory): Violation[] {
  const strays = history.strayTasks.map((task): Violation => {
    const says = `The task ${task.id} is under the key ${task.key}, which nobody sent`;
    return { harm: 'unexpected', rule: RULE, order: null, taskId: task.id, says, evidence: [JSON.stringify(task)] };
  });
  return [...history.orders.flatMap((record) => ofRecord(record, history)), ...strays];
}

function ofRecord(record: OrderRecord, { losses }: IndexedHistory): Violation[] {
  const { accepted, tasks, task } = record;
  if (tasks.length > 1) {
    const ids = tasks.map(({ id }) => id).join(' and ');
    return [violationOf(record, 'doubled', RULE, `Copies under one key became ${tasks.length} tasks: ${ids}`)];
  }
  if (task === null) {
    const safe = accepted.find((line) => overOf(record, line.copy) === 'http' || !mayBeGone(line.at, losses));
    if (safe === undefined) return [];
    const how = overOf(record, safe.copy) === 'http' ? 'answered 2xx' : 'confirmed by the broker';
    return [violationOf(record, 'lost', RULE, `Copy ${safe.copy} was ${how}, and there is no task`)];
  }
  return accepted
    .filter((line) => overOf(record, line.copy) === 'http' && line.id !== task.id)
    .map(({ copy, id }) =>
      violationOf(record, 'unexpected', RULE, `The answer to copy ${copy} named the task ${id}, but it is ${task.id}`),
    );
}
