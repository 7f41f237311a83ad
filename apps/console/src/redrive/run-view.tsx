import { useCallback } from 'react';
import type { RedriveRun } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { readRunItems, steerRun } from '../incidents/incidents-api.js';
import { useAct } from '../live/use-act.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ForOperators } from '../session/signed-in.js';
import { TaskLink } from '../tasks/task-link.js';
import { Ago } from '../time/instant.js';
import { endedOf, isUnderWay, paceOf, progressOf, runStateOf, type Steering, steeringOf } from './run-words.js';

const LABELS: Readonly<Record<Steering, string>> = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' };

interface RunViewProps {
  readonly api: ConsoleApi;
  readonly run: RedriveRun;
}

/** How a redrive run goes, and what can be done with it. */
export function RunView({ api, run }: RunViewProps) {
  const act = useAct();
  return (
    <section className="run" aria-label="Redrive run">
      <p>
        <strong>{runStateOf(run)}</strong> · <Ago at={run.createdAt} /> by <Foreign text={run.createdBy} />
      </p>
      <progress max={run.selected} value={endedOf(run)} aria-label="Ended of all that are selected" />
      <p>{progressOf(run)}</p>
      {isUnderWay(run) && <p className="quiet">{paceOf(run)}</p>}
      {run.reason !== null && (
        <p className="problem">
          Why it stopped: <Foreign text={run.reason} />
        </p>
      )}
      {run.note !== null && (
        <p className="quiet">
          <Foreign text={run.note} />
        </p>
      )}
      {run.failed > 0 && <FailedItems api={api} run={run.id} />}
      <RefusalNote of={act.refusal} />
      <ForOperators>
        <p className="acts">
          {steeringOf(run).map((how) => (
            <button
              key={how}
              type="button"
              disabled={act.busy}
              onClick={() => act.run(() => steerRun(api, run.id, how))}
            >
              {LABELS[how]}
            </button>
          ))}
        </p>
      </ForOperators>
    </section>
  );
}

function FailedItems({ api, run }: { readonly api: ConsoleApi; readonly run: string }) {
  const { value } = usePolling(useCallback((signal) => readRunItems(api, run, 'failed', signal), [api, run]));
  return (
    <details>
      <summary>What failed again</summary>
      <ul className="plain">
        {value?.items.map(({ letterId, taskId, reason }) => (
          <li key={letterId}>
            {taskId !== null && <TaskLink id={taskId} />} <Foreign text={reason ?? ''} />
          </li>
        ))}
      </ul>
    </details>
  );
}
