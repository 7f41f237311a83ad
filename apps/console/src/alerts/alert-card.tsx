import type { Alert } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { Foreign } from '../page/foreign.js';
import { ForOperators } from '../session/signed-in.js';
import { Ago, Near } from '../time/instant.js';
import { MuteForm } from './mute-form.js';

interface AlertCardProps {
  readonly api: ConsoleApi;
  readonly alert: Alert;
}

/** One alert: what, which thing, since when, what to do, and where to look. */
export function AlertCard({ api, alert }: AlertCardProps) {
  const { id, title, summary, todo, since, severity, muted } = alert;
  // The API gives the whole address, where it knows the origin: here only the page counts.
  const page = alert.console.slice(Math.max(0, alert.console.indexOf('#')));
  return (
    <section className="card padded" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className="badge">{severity}</span>
      </h2>
      <p>
        <Foreign text={summary} />
      </p>
      <p className="quiet">
        Since <Ago at={since} />
        {muted && (
          <>
            {'; muted until '}
            <Near at={muted.until} /> by <Foreign text={muted.by} />: <Foreign text={muted.note} />
          </>
        )}
      </p>
      <p>
        {todo} {page !== '#/alerts' && <a href={page}>Look at it</a>} <span className="quiet">{alert.runbook}</span>
      </p>
      <ForOperators>
        <MuteForm api={api} alert={alert} />
      </ForOperators>
    </section>
  );
}
