import { useCallback, useState } from 'react';
import type { Forecast } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { previewRedrive, readRuns } from '../incidents/incidents-api.js';
import { useAct } from '../live/use-act.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ForOperators } from '../session/signed-in.js';
import { RedriveForm } from './redrive-form.js';
import { RunView } from './run-view.js';

interface RedriveViewProps {
  readonly api: ConsoleApi;
  readonly incident: string;
  /** Dead letters that are open. */
  readonly open: number;
}

/** Sends what is open again: what it would come to, then how it goes. */
export function RedriveView({ api, incident, open }: RedriveViewProps) {
  const runs = usePolling(useCallback((signal) => readRuns(api, incident, signal), [api, incident]));
  const act = useAct();
  const [forecast, setForecast] = useState<Forecast | null>(null);
  const [latest, ...older] = runs.value?.items ?? [];
  return (
    <section className="card padded" aria-labelledby="redrive">
      <h2 id="redrive">Redrive</h2>
      <p className="quiet">
        The same tasks, with the same operation tokens: first 1 % of them, then 5 %, 25 % and the rest, each once the
        batch before has ended. It stops by itself when they fail again.
      </p>
      <ProblemNote of={runs} />
      {latest && <RunView key={latest.id} api={api} run={latest} />}
      <RefusalNote of={act.refusal} />
      <ForOperators>
        {forecast ? (
          <RedriveForm api={api} incident={incident} forecast={forecast} onClose={() => setForecast(null)} />
        ) : (
          open > 0 && (
            <p className="acts">
              <button
                type="button"
                className="primary"
                disabled={act.busy}
                onClick={async () => setForecast(await act.run(() => previewRedrive(api, incident)))}
              >
                Preview a redrive of {open}
              </button>
            </p>
          )
        )}
      </ForOperators>
      {older.length > 0 && (
        <details>
          <summary>Runs before: {older.length}</summary>
          {older.map((run) => (
            <RunView key={run.id} api={api} run={run} />
          ))}
        </details>
      )}
    </section>
  );
}
