import type { ReplayRun } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { Foreign } from '../page/foreign.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ForOperators } from '../session/signed-in.js';
import { Ago, At } from '../time/instant.js';
import { cancelReplay } from './replay-api.js';
import { replayedOf, replayedSoFar, replayPaceOf, replayStateOf } from './replay-words.js';

interface ReplayRunViewProps {
  readonly api: ConsoleApi;
  readonly run: ReplayRun;
}

/** How a replay goes, and the button that ends it midway. */
export function ReplayRunView({ api, run }: ReplayRunViewProps) {
  const act = useAct();
  return (
    <section className="run" aria-label="Replay run">
      <p>
        <strong>
          <Foreign text={replayStateOf(run)} />
        </strong>{' '}
        · <Ago at={run.createdAt} /> by <Foreign text={run.createdBy} />
      </p>
      <progress max={run.selected} value={replayedOf(run)} aria-label="Had their turn of all that are selected" />
      <p>{replayedSoFar(run)}</p>
      <p className="quiet">
        What came from <At at={run.from} /> to <At at={run.to} />
        {run.onlyFailed && ', of it what failed'}
      </p>
      {run.state === 'running' && <p className="quiet">{replayPaceOf(run)}</p>}
      {run.note !== null && (
        <p className="quiet">
          <Foreign text={run.note} />
        </p>
      )}
      <RefusalNote of={act.refusal} />
      {run.state === 'running' && (
        <ForOperators>
          <p className="acts">
            <button type="button" disabled={act.busy} onClick={() => act.run(() => cancelReplay(api, run.id))}>
              Cancel
            </button>
          </p>
        </ForOperators>
      )}
    </section>
  );
}
