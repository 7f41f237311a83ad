import { type FormEvent, useId, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { NoteField } from '../page/note-field.js';
import { RefusalNote } from '../page/refusal-note.js';
import { forecastInWords } from '../redrive/run-words.js';
import { discardIncident, previewDiscard } from './incidents-api.js';

interface DiscardFormProps {
  readonly api: ConsoleApi;
  readonly incident: string;
  readonly open: number;
}

/** Ends what is open without doing anything about it: asks for the reason, then once more. */
export function DiscardForm({ api, incident, open }: DiscardFormProps) {
  const id = useId();
  const act = useAct();
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState<string | null>(null);

  const reword = (reason: string) => {
    setNote(reason);
    setAsked(null);
  };
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const forecast = await act.run(() => previewDiscard(api, incident, note));
    setAsked(forecast && forecastInWords(forecast, 'discarded'));
  };
  const discard = async () => {
    await act.run(() => discardIncident(api, incident, note));
    setAsked(null);
  };
  return (
    <section className="card padded" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>Discard</h2>
      <p className="quiet">Their tasks stay failed. They stay on record with who discarded them and why.</p>
      <form className="form" onSubmit={ask}>
        <NoteField label="Reason" required value={note} onChange={reword} />
        <RefusalNote of={act.refusal} />
        {asked === null ? (
          <p className="acts">
            <button type="submit" disabled={act.busy}>
              Discard {open} …
            </button>
          </p>
        ) : (
          <p className="acts">
            <span role="status">{asked} Nobody can take that back.</span>
            <button type="button" className="danger" disabled={act.busy} onClick={discard}>
              Discard them
            </button>
            <button type="button" onClick={() => setAsked(null)}>
              Leave them
            </button>
          </p>
        )}
      </form>
    </section>
  );
}
