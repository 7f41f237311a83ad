import { useCallback } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { TaskStory } from './task-story.js';

interface TaskPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
  onLeave(): void;
}

/** One task with its whole history, at an address of its own. */
export function TaskPage({ api, id, onLeave }: TaskPageProps) {
  const polled = usePolling(useCallback((signal) => api.task(id, signal), [api, id]));
  const task = polled.value;
  return (
    <Frame title={task ? `${task.connector} · ${task.action}` : 'Task'} of={polled} onLeave={onLeave}>
      <code className="id">{id}</code>
      {task && (
        <section className="card padded">
          <TaskStory task={task} />
        </section>
      )}
    </Frame>
  );
}
