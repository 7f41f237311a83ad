import { useCallback, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { ForOperators } from '../session/signed-in.js';
import { readReplays } from './replay-api.js';
import { ReplayForm } from './replay-form.js';
import { ReplayRunView } from './replay-run-view.js';

interface ReplaysCardProps {
  readonly api: ConsoleApi;
  readonly subscription: string;
}

/** What a subscription was brought once more, the latest first; and, for operators, what begins another replay. */
export function ReplaysCard({ api, subscription }: ReplaysCardProps) {
  const [asking, setAsking] = useState(false);
  const runs = usePolling(useCallback((signal) => readReplays(api, subscription, signal), [api, subscription]));
  const [latest, ...older] = runs.value?.items ?? [];
  return (
    <section className="card padded" aria-labelledby="replays">
      <h2 id="replays">Replays</h2>
      <p className="quiet">
        Brings once more what came in a time. Each keeps its id, by which the subscriber knows what it has already.
      </p>
      <ProblemNote of={runs} />
      <ForOperators>
        {asking ? (
          <ReplayForm api={api} subscription={subscription} onClose={() => setAsking(false)} />
        ) : (
          <p className="acts">
            <button type="button" onClick={() => setAsking(true)}>
              Replay …
            </button>
          </p>
        )}
      </ForOperators>
      {latest && <ReplayRunView key={latest.id} api={api} run={latest} />}
      {older.length > 0 && (
        <details>
          <summary>Replays before: {older.length}</summary>
          {older.map((run) => (
            <ReplayRunView key={run.id} api={api} run={run} />
          ))}
        </details>
      )}
    </section>
  );
}
