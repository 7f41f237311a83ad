import { type FormEvent, useState } from 'react';
import type { Forecast } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { startRedrive } from '../incidents/incidents-api.js';
import { useAct } from '../live/use-act.js';
import { NoteField } from '../page/note-field.js';
import { RefusalNote } from '../page/refusal-note.js';
import { RateField } from './rate-field.js';
import { RefusedPart } from './refused-part.js';
import { forecastInWords, leastTimeInWords } from './run-words.js';

interface RedriveFormProps {
  readonly api: ConsoleApi;
  readonly incident: string;
  readonly forecast: Forecast;
  onClose(): void;
}

/** What a redrive would come to, how fast it is to go, and the button that starts it. */
export function RedriveForm({ api, incident, forecast, onClose }: RedriveFormProps) {
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
        {leastTimeInWords(goes, Number(rate))}
      </p>
      <RefusedPart refused={refused} />
      <RateField value={rate} onChange={setRate} />
      <NoteField label="Note, if any" value={note} onChange={setNote} />
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
