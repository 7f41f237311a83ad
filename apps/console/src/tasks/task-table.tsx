import type { Task } from '../api/answers.js';
import { TaskRow } from './task-row.js';

interface TaskTableProps {
  readonly caption: string;
  readonly tasks: readonly Task[];
  /** Where a task's row leads. */
  hrefOf(id: string): string;
}

/** Tasks with how they stand, in the order they are given. */
export function TaskTable({ caption, tasks, hrefOf }: TaskTableProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Task</th>
          <th scope="col">Connection, labels</th>
          <th scope="col" className="number">
            Tries
          </th>
          <th scope="col" className="number">
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} href={hrefOf(task.id)} />
        ))}
      </tbody>
    </table>
  );
}
