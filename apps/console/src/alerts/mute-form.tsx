import { type FormEvent, useId, useState } from 'react';
import type { Alert } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';

interface MuteFormProps {
  readonly api: ConsoleApi;
  readonly alert: Alert;
}

/** For how long an alert may be muted from here, in hours. */
const SPANS = [1, 4, 24, 168] as const;

/** Keeps an alert silent for a while, with a reason, or has it told again. */
export function MuteForm({ api, alert }: MuteFormProps) {
  const id = useId();
  const act = useAct();
  const [hours, setHours] = useState<number>(SPANS[0]);
  const [note, setNote] = useState('');
  const at = `/v1/alerts/${encodeURIComponent(alert.id)}`;
  const mute = (event: FormEvent) => {
    event.preventDefault();
    const until = new Date(Date.now() + hours * 3_600_000).toISOString();
    void act.run(() => api.act('POST', `${at}/mute`, { until, note }));
  };
  if (alert.muted) {
    return (
      <div className="acts">
        <button
          type="button"
          disabled={act.busy}
          onClick={() => void act.run(() => api.act('POST', `${at}/unmute`, {}))}
        >
          Unmute
        </button>
        <RefusalNote of={act.refusal} />
      </div>
    );
  }
  return (
    <form className="filters" onSubmit={mute}>
      <label htmlFor={`${id}hours`}>
        Mute for{' '}
        <select id={`${id}hours`} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {span === 1 ? '1 hour' : `${span} hours`}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor={`${id}note`}>
        because{' '}
        <input
          id={`${id}note`}
          maxLength={2_000}
          autoComplete="off"
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <button type="submit" disabled={note.trim() === '' || act.busy}>
        Mute
      </button>
      <RefusalNote of={act.refusal} />
    </form>
  );
}
