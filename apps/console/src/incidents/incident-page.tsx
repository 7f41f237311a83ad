import { useCallback } from 'react';
import type { IncidentDetail } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { RedriveView } from '../redrive/redrive-view.js';
import { ForOperators } from '../session/signed-in.js';
import { Frame } from '../view/frame.js';
import { DiscardForm } from './discard-form.js';
import { ExampleLetter } from './example-letter.js';
import { IncidentFacts } from './incident-facts.js';
import { titleOf, whoActs } from './incident-words.js';
import { readIncident } from './incidents-api.js';
import { LettersView } from './letters-view.js';
import { NoteForm } from './note-form.js';

interface IncidentPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

/** One incident: what went wrong, an example, who is on it, and what can be done. */
export function IncidentPage({ api, id }: IncidentPageProps) {
  const polled = usePolling(useCallback((signal) => readIncident(api, id, signal), [api, id]));
  const incident = polled.value;
  return (
    <Frame title={incident ? titleOf(incident) : 'Incident'} list="incidents" of={polled}>
      {incident && <IncidentStory api={api} incident={incident} />}
    </Frame>
  );
}

function IncidentStory({ api, incident }: { readonly api: ConsoleApi; readonly incident: IncidentDetail }) {
  const open = incident.letterStates.open ?? 0;
  return (
    <>
      <p className="lead">
        <span className={`badge ${incident.state === 'open' ? 'bad' : 'good'}`}>{incident.state}</span> Who has to act:{' '}
        {whoActs(incident.category)}.
      </p>
      <div className="columns">
        <div className="standing">
          <ExampleLetter api={api} letter={incident.example} />
          <LettersView api={api} incident={incident.id} />
        </div>
        <div className="standing">
          <IncidentFacts incident={incident} />
          <ForOperators>
            <NoteForm api={api} incident={incident} />
          </ForOperators>
          <RedriveView api={api} incident={incident.id} open={open} />
          {open > 0 && (
            <ForOperators>
              <DiscardForm api={api} incident={incident.id} open={open} />
            </ForOperators>
          )}
        </div>
      </div>
    </>
  );
}
