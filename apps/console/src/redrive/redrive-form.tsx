import { type FormEvent, useId, useState } from 'react';
import type { Forecast } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { startRedrive } from '../incidents/incidents-api.js';
import { useAct } from '../live/use-act.js';
import { Foreign } from '../page/foreign.js';
import { RefusalNote } from '../page/refusal-note.js';
import { spanOf } from '../time/span.js';
import { forecastInWords } from './run-words.js';

interface RedriveFormProps {
  readonly api: ConsoleApi;
  readonly incident: string;
  readonly forecast: Forecast;
  onClose(): void;
}

/** What a redrive would come to, how fast it is to go, and the button that starts it. */
export function RedriveForm({ api, incident, forecast, onClose }: RedriveFormProps) {
  const id = useId();
  const act = useAct();
  const [rate, setRate] = useState('10');
  const [note, setNote] = useState('');
  const { goes, refused } = forecast;

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if ((await act.run(() => startRedrive(api, incident, { rate: Number(rate), note }))) !== null) onClose();
  };
  return (
    <form className="form" aria-label="Redrive" onSubmit={start}>
      <p role="status">
        {forecastInWords(forecast, 'sent')}
        {goes > 0 && Number(rate) >= 1 && ` That takes at least ${spanOf(Math.ceil(goes / Number(rate)))}.`}
      </p>
      {refused.map(({ reason, detail, letters }) => (
        <p key={reason} className="quiet">
          {letters} not: <Foreign text={detail} /> (<Foreign text={reason} />)
        </p>
      ))}
      <label htmlFor={`${id}rate`}>Tasks a second at most</label>
      <input
        id={`${id}rate`}
        type="number"
        required
        min={1}
        max={1_000}
        step={1}
        value={rate}
        onChange={({ target }) => setRate(target.value)}
      />
      <label htmlFor={`${id}note`}>Note, if any</label>
      <input
        id={`${id}note`}
        maxLength={2_000}
        autoComplete="off"
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <RefusalNote of={act.refusal} />
      <p className="acts">
        <button type="submit" className="primary" disabled={act.busy || goes === 0}>
          Redrive {goes}
        </button>
        <button type="button" onClick={onClose}>
          Not now
        </button>
      </p>
    </form>
  );
}
