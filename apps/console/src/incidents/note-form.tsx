import { type FormEvent, useId, useState } from 'react';
import type { IncidentDetail } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';
import { type Annotation, annotate } from './incidents-api.js';

interface NoteFormProps {
  readonly api: ConsoleApi;
  readonly incident: IncidentDetail;
}

/** Who is on an incident and what is known of it. Only what one writes oneself is changed: the other field may be somebody else's. */
export function NoteForm({ api, incident }: NoteFormProps) {
  const id = useId();
  const act = useAct();
  const [draft, setDraft] = useState<Partial<Annotation>>({});
  const [kept, setKept] = useState(false);
  const shown = { assignee: incident.assignee ?? '', note: incident.note ?? '', ...draft };

  const write = (change: Partial<Annotation>) => {
    setKept(false);
    setDraft({ ...draft, ...change });
  };
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    if ((await act.run(() => annotate(api, incident.id, draft))) === null) return;
    setKept(true);
    setDraft({});
  };
  return (
    <section className="card padded" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>Who is on it</h2>
      <form className="form" onSubmit={keep}>
        <label htmlFor={`${id}assignee`}>Name</label>
        <input
          id={`${id}assignee`}
          maxLength={255}
          autoComplete="off"
          value={shown.assignee}
          onChange={({ target }) => write({ assignee: target.value })}
        />
        <label htmlFor={`${id}note`}>Note</label>
        <textarea
          id={`${id}note`}
          maxLength={2_000}
          rows={3}
          value={shown.note}
          onChange={({ target }) => write({ note: target.value })}
        />
        <RefusalNote of={act.refusal} />
        <p className="acts">
          <button type="submit" disabled={Object.keys(draft).length === 0 || act.busy}>
            Keep
          </button>
          <span className="quiet" role="status">
            {kept && 'Kept'}
          </span>
        </p>
      </form>
    </section>
  );
}
