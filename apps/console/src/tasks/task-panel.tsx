import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { AttemptList } from './attempt-list.js';
import { StatusBadge } from './status-badge.js';
import { TaskFacts } from './task-facts.js';
import { TaskResult } from './task-result.js';

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
      {task && <TaskStory task={task} />}
    </dialog>
  );
}

function TaskStory({ task }: { readonly task: Task }) {
  return (
    <>
      <p>
        <StatusBadge status={task.status} />
      </p>
      {task.status === 'parked' && (
        <p className="decide note">
          Nobody can know whether the last call took effect. Look at the third party, then resolve the task:{' '}
          <code>POST /v1/tasks/{'{id}'}/resolve</code> with <code>applied</code>, <code>retry</code> or{' '}
          <code>abandon</code>.
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
