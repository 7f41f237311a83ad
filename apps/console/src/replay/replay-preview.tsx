import { type FormEvent, useId, useState } from 'react';
import type { ReplayForecast } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { spanOf } from '../time/span.js';
import { replayInWords } from './replay-words.js';

interface ReplayPreviewProps {
  readonly forecast: ReplayForecast;
  readonly busy: boolean;
  /** Begins, with so many a second at most. */
  onStart(how: { rate: number; note: string }): void;
  onClose(): void;
}

/** What a replay would come to, how fast it is to go, and the button that begins it. */
export function ReplayPreview({ forecast, busy, onStart, onClose }: ReplayPreviewProps) {
  const id = useId();
  const [rate, setRate] = useState('50');
  const [note, setNote] = useState('');
  const { goes, refused } = forecast;
  const start = (event: FormEvent) => {
    event.preventDefault();
    onStart({ rate: Number(rate), note });
  };
  return (
    <form className="form" aria-label="Preview" onSubmit={start}>
      <p role="status">
        {replayInWords(forecast)}
        {goes > 0 && Number(rate) >= 1 && ` That takes at least ${spanOf(Math.ceil(goes / Number(rate)))}.`}
      </p>
      {refused.map(({ reason, detail, letters }) => (
        <p key={reason} className="quiet">
          {letters} not: <Foreign text={detail} /> (<Foreign text={reason} />)
        </p>
      ))}
      <label htmlFor={`${id}rate`}>Brought in a second at most</label>
      <input
        id={`${id}rate`}
        type="number"
        required
        min={1}
        max={500}
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
      <p className="acts">
        <button type="submit" className="primary" disabled={busy || goes === 0}>
          Replay {goes}
        </button>
        <button type="button" onClick={onClose}>
          Not now
        </button>
      </p>
    </form>
  );
}
