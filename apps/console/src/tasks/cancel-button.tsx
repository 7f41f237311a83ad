import { useState } from 'react';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';
import { cancelTask } from './task-acts.js';

interface CancelButtonProps {
  readonly api: ConsoleApi;
  readonly task: Task;
}

/** Cancels a task that is not over, asking once more before. */
export function CancelButton({ api, task }: CancelButtonProps) {
  const act = useAct();
  const [asked, setAsked] = useState(false);
  const canStop = task.finishedAt === null && task.status !== 'parked' && task.cancelRequestedAt === null;
  const cancel = async () => {
    await act.run(() => cancelTask(api, task.id));
    setAsked(false);
  };
  return (
    <>
      <RefusalNote of={act.refusal} />
      {canStop && !asked && (
        <p className="acts">
          <button type="button" onClick={() => setAsked(true)}>
            Cancel this task …
          </button>
        </p>
      )}
      {canStop && asked && (
        <p className="acts">
          <span role="status">What was sent runs to its end; nothing more is sent.</span>
          <button type="button" className="danger" disabled={act.busy} onClick={cancel}>
            Cancel it
          </button>
          <button type="button" onClick={() => setAsked(false)}>
            Let it go on
          </button>
        </p>
      )}
    </>
  );
}
