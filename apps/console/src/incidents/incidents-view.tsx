import type { Incident } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { Polled } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { listHref } from '../view/route.js';
import { IncidentTable } from './incident-table.js';

/** Incidents that are listed at most. */
const MOST = 5;

/** The open incidents: the latest, and the way to all of them. */
export function IncidentsView({ incidents }: { readonly incidents: Polled<Page<Incident>> }) {
  const { value, problem } = incidents;
  const items = value?.items ?? [];
  return (
    <section className="card incidents" aria-labelledby="incidents">
      <header>
        <h2 id="incidents">Open incidents</h2>
        <a href={listHref('incidents')}>All incidents</a>
      </header>
      <ProblemNote of={incidents} />
      <IncidentTable incidents={items.slice(0, MOST)} brief />
      <p className="quiet foot">
        {value && items.length === 0 && 'None is open'}
        {value && items.length > MOST && `and ${items.length - MOST}${value.nextCursor === null ? '' : '+'} older`}
        {value === undefined && problem === null && 'Looking …'}
      </p>
    </section>
  );
}
