import { useCallback, useLayoutEffect, useRef } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { thingHref } from '../view/route.js';
import { TaskStory } from './task-story.js';

interface TaskPanelProps {
  readonly api: ConsoleApi;
  readonly id: string;
  onClose(): void;
}

/** One task with its whole history, over the page until it is closed. */
export function TaskPanel({ api, id, onClose }: TaskPanelProps) {
  const polled = usePolling(useCallback((signal) => api.task(id, signal), [api, id]));
  const task = polled.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} className="panel" aria-labelledby="panel-title" closedby="any" onCancel={onClose}>
      <header>
        <h2 id="panel-title">{task ? `${task.connector} · ${task.action}` : 'Task'}</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <code className="id">{id}</code>
      <ProblemNote of={polled} />
      <p>
        <a href={thingHref('tasks', id)}>Open as a page</a>
      </p>
      {task && <TaskStory task={task} />}
    </dialog>
  );
}
