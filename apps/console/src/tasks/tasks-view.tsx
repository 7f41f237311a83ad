import type { Page, Task } from '../api/answers.js';
import type { TaskFilter } from '../api/console-api.js';
import type { Polled } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { searchHref } from '../search/task-search.js';
import { taskHref } from './open-task.js';
import { TaskFilters } from './task-filters.js';
import { TaskTable } from './task-table.js';

interface TasksViewProps {
  readonly tasks: Polled<Page<Task>>;
  readonly filter: TaskFilter;
  readonly connectors: readonly string[];
  onFilter(filter: TaskFilter): void;
}

/** The latest tasks, newest first. */
export function TasksView({ tasks, filter, connectors, onFilter }: TasksViewProps) {
  const { value } = tasks;
  return (
    <section className="card tasks" aria-labelledby="tasks">
      <header>
        <h2 id="tasks">Latest tasks</h2>
        <TaskFilters filter={filter} connectors={connectors} onChange={onFilter} />
      </header>
      <ProblemNote of={tasks} />
      <TaskTable
        caption="Latest tasks with their status; each leads to its details"
        tasks={value?.items ?? []}
        hrefOf={taskHref}
      />
      <p className="quiet foot">
        {footOf(value, filter)}. <a href={searchHref(filter)}>Search all tasks</a>
      </p>
    </section>
  );
}

function footOf(page: Page<Task> | undefined, filter: TaskFilter): string {
  if (!page) return 'Looking …';
  if (page.nextCursor !== null) return `${page.items.length} are shown, there are more`;
  if (page.items.length > 0) return 'These are all';
  return Object.values(filter).some((narrows) => narrows !== '')
    ? 'No task fits'
    : 'No task yet: the first one appears here by itself';
}
