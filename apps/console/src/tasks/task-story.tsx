import type { Task } from '../api/answers.js';
import { thingHref } from '../view/route.js';
import { AttemptList } from './attempt-list.js';
import { StatusBadge } from './status-badge.js';
import { TaskFacts } from './task-facts.js';
import { TaskResult } from './task-result.js';

/** What is known of a task, its attempts and its result. */
export function TaskStory({ task }: { readonly task: Task }) {
  return (
    <>
      <p>
        <StatusBadge status={task.status} />
      </p>
      {task.status === 'parked' && (
        <p className="decide note">
          Nobody can know whether the last call took effect. Look at the third party, then decide on{' '}
          <a href={thingHref('tasks', task.id)}>its page</a>.
        </p>
      )}
      <TaskFacts task={task} />
      <h3>Attempts</h3>
      <AttemptList attempts={task.attempts} />
      <h3>Result</h3>
      <TaskResult result={task.result} />
    </>
  );
}
