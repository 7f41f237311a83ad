import type { WeeklyReport } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';

/** What else happened in a week: incidents, decisions, changes. */
export function WeekFacts({ report }: { readonly report: WeeklyReport }) {
  const { incidents, parked, changes } = report;
  const took = incidents.hoursToResolution;
  return (
    <section className="card padded" aria-label="What happened">
      <h2>What happened</h2>
      <p>
        Incidents: {incidents.opened} opened, {incidents.resolved} resolved
        {took !== null && ` (half of them within ${took} h)`}, {incidents.open} open at its end.
      </p>
      <p>
        Parked tasks: decided {parked.applied} as applied, {parked.retry} to retry, {parked.abandon} to abandon;{' '}
        {parked.now} parked now.
      </p>
      <h3>Changed</h3>
      {changes.length === 0 && <p className="quiet">Nothing</p>}
      <ul>
        {changes.map(({ at, actor, act, subject }) => (
          <li key={`${at} ${act} ${subject}`}>
            <Ago at={at} /> <Foreign text={act} /> <Foreign text={subject} />{' '}
            <span className="quiet">
              <Foreign text={actor} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
