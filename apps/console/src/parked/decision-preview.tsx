import { type FormEvent, useId, useState } from 'react';
import type { DecisionForecast } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { TaskLink } from '../tasks/task-link.js';
import { spanOf } from '../time/span.js';
import { decisionInWords } from './decision-words.js';

interface DecisionPreviewProps {
  readonly forecast: DecisionForecast;
  readonly busy: boolean;
  /** Begins, with so many tasks a second at most. */
  onStart(rate: number): void;
  onClose(): void;
}

/** What a decision over many would come to, how fast it is to go, and the button that begins it. */
export function DecisionPreview({ forecast, busy, onStart, onClose }: DecisionPreviewProps) {
  const id = useId();
  const [rate, setRate] = useState('50');
  const { goes, refused, does, examples } = forecast;
  const start = (event: FormEvent) => {
    event.preventDefault();
    onStart(Number(rate));
  };
  return (
    <form className="form" aria-label="Preview" onSubmit={start}>
      <p role="status">
        {decisionInWords(forecast)} {goes > 0 && <Foreign text={does} />}
        {goes > 0 && Number(rate) >= 1 && ` That takes at least ${spanOf(Math.ceil(goes / Number(rate)))}.`}
      </p>
      {refused.map(({ reason, detail, letters }) => (
        <p key={reason} className="quiet">
          {letters} not: <Foreign text={detail} /> (<Foreign text={reason} />)
        </p>
      ))}
      {examples.length > 0 && (
        <p className="quiet">
          Among them{' '}
          {examples.map((task) => (
            <span key={task}>
              <TaskLink id={task} />{' '}
            </span>
          ))}
        </p>
      )}
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
      <p className="acts">
        <button type="submit" className="danger" disabled={busy || goes === 0}>
          Decide over {goes}
        </button>
        <button type="button" onClick={onClose}>
          Not now
        </button>
      </p>
    </form>
  );
}
