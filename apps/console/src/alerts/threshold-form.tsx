import { type FormEvent, useState } from 'react';
import type { AlertThreshold } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';

interface ThresholdFormProps {
  readonly api: ConsoleApi;
  readonly thresholds: readonly AlertThreshold[];
}

/** Sets from when on alerts of one kind fire; an empty field is for the standard. */
export function ThresholdForm({ api, thresholds }: ThresholdFormProps) {
  const act = useAct();
  const [kind, setKind] = useState(thresholds[0]?.kind ?? '');
  const [text, setText] = useState('');
  const chosen = thresholds.find((one) => one.kind === kind);
  const set = (event: FormEvent) => {
    event.preventDefault();
    const value = text === '' ? null : Number(text);
    void act.run(() => api.act('PATCH', `/v1/alert-thresholds/${encodeURIComponent(kind)}`, { value }));
  };
  return (
    <form className="filters padded" aria-label="Set a threshold" onSubmit={set}>
      <label>
        For{' '}
        <select value={kind} onChange={({ target }) => setKind(target.value)}>
          {thresholds.map((one) => (
            <option key={one.kind}>{one.kind}</option>
          ))}
        </select>
      </label>
      <label>
        {chosen?.unit}{' '}
        <input
          type="number"
          step="any"
          min={chosen?.least}
          max={chosen?.most}
          placeholder={String(chosen?.standard ?? '')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="submit" disabled={act.busy}>
        {text === '' ? 'Use the standard' : 'Set'}
      </button>
      <RefusalNote of={act.refusal} />
    </form>
  );
}
