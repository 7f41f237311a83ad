import { useCallback } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { DecisionRunView } from './decision-run-view.js';
import { readDecisionRuns } from './parked-api.js';

/** The latest decisions over many: the newest, and those before it. */
export function DecisionRuns({ api }: { readonly api: ConsoleApi }) {
  const runs = usePolling(useCallback((signal) => readDecisionRuns(api, signal), [api]));
  const [latest, ...older] = runs.value?.items ?? [];
  if (latest === undefined && runs.problem === null) return null;
  return (
    <section className="card padded" aria-labelledby="decision-runs">
      <h2 id="decision-runs">Decisions over many</h2>
      <ProblemNote of={runs} />
      {latest && <DecisionRunView key={latest.id} api={api} run={latest} />}
      {older.length > 0 && (
        <details>
          <summary>Runs before: {older.length}</summary>
          {older.map((run) => (
            <DecisionRunView key={run.id} api={api} run={run} />
          ))}
        </details>
      )}
    </section>
  );
}
