import { type FormEvent, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { Foreign } from '../page/foreign.js';
import { NoteField } from '../page/note-field.js';
import { RefusalNote } from '../page/refusal-note.js';
import { ForOperators } from '../session/signed-in.js';
import { Ago } from '../time/instant.js';
import type { Pause } from './configured.js';

interface PauseControlProps {
  readonly api: ConsoleApi;
  readonly of: 'connectors' | 'connections' | 'subscriptions';
  readonly name: string;
  readonly paused: Pause | null;
  /** What a pause does, in a sentence. */
  readonly meaning: string;
}

/** Whether something is paused, since when and by whom; and, for operators, what pauses it or has it go on. */
export function PauseControl({ api, of, name, paused, meaning }: PauseControlProps) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const path = `/v1/${of}/${encodeURIComponent(name)}`;

  const pause = async (event: FormEvent) => {
    event.preventDefault();
    if ((await act.run(() => api.act('POST', `${path}/pause`, note === '' ? {} : { note }))) === null) return;
    setAsking(false);
    setNote('');
  };
  const resume = () => act.run(() => api.act('POST', `${path}/resume`, {}));
  return (
    <>
      {paused ? (
        <p>
          Paused <Ago at={paused.since} /> by <Foreign text={paused.by} />
          {paused.note !== null && (
            <>
              : <Foreign text={paused.note} />
            </>
          )}
        </p>
      ) : (
        <p>Goes on</p>
      )}
      <ForOperators>
        {asking && !paused ? (
          <form className="form" aria-label="Pause" onSubmit={pause}>
            <p role="status">{meaning}</p>
            <NoteField label="Note, if any" value={note} onChange={setNote} />
            <p className="acts">
              <button type="submit" className="primary" disabled={act.busy}>
                Pause it
              </button>
              <button type="button" onClick={() => setAsking(false)}>
                Not now
              </button>
            </p>
          </form>
        ) : (
          <p className="acts">
            {paused ? (
              <button type="button" disabled={act.busy} onClick={resume}>
                Resume
              </button>
            ) : (
              <button type="button" onClick={() => setAsking(true)}>
                Pause …
              </button>
            )}
          </p>
        )}
        <RefusalNote of={act.refusal} />
      </ForOperators>
    </>
  );
}
