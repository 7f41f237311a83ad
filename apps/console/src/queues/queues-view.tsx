import type { Page, Queue } from '../api/answers.js';
import type { Polled } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { QueueTable } from './queue-table.js';

/** How full the queues are: those of tasks at once, the rest on demand. */
export function QueuesView({ queues: polled }: { readonly queues: Polled<Page<Queue>> }) {
  const { value, problem } = polled;
  const queues = value?.items ?? [];
  const others = queues.filter(({ connector }) => connector === null);
  const standing = others.reduce((sum, { ready, unacknowledged }) => sum + ready + unacknowledged, 0);
  return (
    <section className="card queues" aria-labelledby="queues">
      <header>
        <h2 id="queues">Queues</h2>
      </header>
      <ProblemNote of={polled} />
      <QueueTable caption="Queues of tasks" queues={queues.filter(({ connector }) => connector !== null)} />
      {value === undefined && problem === null && <p className="quiet foot">Looking …</p>}
      {others.length > 0 && (
        <details>
          <summary>
            {others.length} other queues, {standing} {standing === 1 ? 'message' : 'messages'} in them
          </summary>
          <QueueTable caption="Other queues" queues={others} />
        </details>
      )}
    </section>
  );
}
