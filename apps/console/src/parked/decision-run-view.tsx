import { useCallback } from 'react';
import type { DecisionItemState, DecisionRun } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ForOperators } from '../session/signed-in.js';
import { TaskLink } from '../tasks/task-link.js';
import { Ago } from '../time/instant.js';
import { decidedSoFar, decisionPaceOf, throughOf } from './decision-words.js';
import { cancelDecisions, readDecisionItems } from './parked-api.js';

interface DecisionRunViewProps {
  readonly api: ConsoleApi;
  readonly run: DecisionRun;
}

/** How a decision run goes, and the button that ends it midway. */
export function DecisionRunView({ api, run }: DecisionRunViewProps) {
  const act = useAct();
  return (
    <section className="run" aria-label="Decision run">
      <p>
        <strong>{run.state}</strong> · <Ago at={run.createdAt} /> by <Foreign text={run.createdBy} />
      </p>
      <progress max={run.selected} value={throughOf(run)} aria-label="Had their turn of all that are selected" />
      <p>{decidedSoFar(run)}</p>
      {run.state === 'running' && <p className="quiet">{decisionPaceOf(run)}</p>}
      <p className="quiet">
        <Foreign text={run.note} />
      </p>
      {run.alone > 0 && <Items api={api} run={run} state="alone" title="Left alone, and how they were found" />}
      {run.refused > 0 && <Items api={api} run={run} state="refused" title="Refused, and why" />}
      <RefusalNote of={act.refusal} />
      {run.state === 'running' && (
        <ForOperators>
          <p className="acts">
            <button type="button" disabled={act.busy} onClick={() => act.run(() => cancelDecisions(api, run.id))}>
              Cancel
            </button>
          </p>
        </ForOperators>
      )}
    </section>
  );
}

interface ItemsProps {
  readonly api: ConsoleApi;
  readonly run: Pick<DecisionRun, 'id' | 'state'>;
  readonly state: DecisionItemState;
  readonly title: string;
}

function Items({ api, run: { id, state: runState }, state, title }: ItemsProps) {
  const read = useCallback((signal: AbortSignal) => readDecisionItems(api, id, state, signal), [api, id, state]);
  // Of a run that is over nothing changes any more.
  const { value } = usePolling(read, { once: runState !== 'running' });
  return (
    <details>
      <summary>{title}</summary>
      <ul className="plain">
        {value?.items.map(({ taskId, reason, found }) => (
          <li key={taskId}>
            <TaskLink id={taskId} /> <Foreign text={reason ?? found ?? ''} />
          </li>
        ))}
      </ul>
    </details>
  );
}
