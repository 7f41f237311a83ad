import type { Incident } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import { thingHref } from '../view/route.js';
import { codeInWords, subjectOf } from './incident-words.js';

interface IncidentTableProps {
  readonly incidents: readonly Incident[];
  /** Without since when, where there is little room. */
  readonly brief?: boolean;
}

/** Incidents with what they have in common; each leads to its page. */
export function IncidentTable({ incidents, brief = false }: IncidentTableProps) {
  if (incidents.length === 0) return null;
  return (
    <table>
      <caption>Incidents; each leads to its page</caption>
      <thead>
        <tr>
          <th scope="col">What went wrong</th>
          <th scope="col">Who is on it</th>
          <th scope="col" className="number">
            Letters
          </th>
          {!brief && (
            <th scope="col" className="number">
              First seen
            </th>
          )}
          <th scope="col" className="number">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <IncidentRow key={incident.id} incident={incident} brief={brief} />
        ))}
      </tbody>
    </table>
  );
}

function IncidentRow({ incident, brief }: { readonly incident: Incident; readonly brief: boolean }) {
  const { id, category, code, letters, assignee, note, firstSeenAt, lastSeenAt, previousId } = incident;
  return (
    <tr>
      <td className="wide">
        <a className="row-link" href={thingHref('incidents', id)}>
          <Foreign text={subjectOf(incident)} />: <Foreign text={codeInWords(code)} />
        </a>
        <span className="quiet clip">
          <code>
            <Foreign text={code} />
          </code>{' '}
          · {category}
          {previousId !== null && ' · came back'}
          {note !== null && (
            <>
              {' · '}
              <Foreign text={note} />
            </>
          )}
        </span>
      </td>
      <td data-label="on it">
        {assignee === null ? <span className="quiet">nobody</span> : <Foreign text={assignee} />}
      </td>
      <td className="number" data-label="letters">
        {letters}
      </td>
      {!brief && (
        <td className="number" data-label="first">
          <Ago at={firstSeenAt} />
        </td>
      )}
      <td className="number" data-label="last">
        <Ago at={lastSeenAt} />
      </td>
    </tr>
  );
}
