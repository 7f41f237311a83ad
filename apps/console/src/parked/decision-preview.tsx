import { type FormEvent, useState } from 'react';
import type { DecisionForecast } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { RateField } from '../redrive/rate-field.js';
import { RefusedPart } from '../redrive/refused-part.js';
import { leastTimeInWords } from '../redrive/run-words.js';
import { TaskLink } from '../tasks/task-link.js';
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
        {leastTimeInWords(goes, Number(rate))}
      </p>
      <RefusedPart refused={refused} />
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
      <RateField value={rate} onChange={setRate} />
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
