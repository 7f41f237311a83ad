import { type FormEvent, useId, useState } from 'react';
import type { ReplayForecast } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';
import { instantOf } from '../time/local-instant.js';
import { previewReplay, type ReplayWish, startReplay } from './replay-api.js';
import { ReplayPreview } from './replay-preview.js';

interface ReplayFormProps {
  readonly api: ConsoleApi;
  readonly subscription: string;
  onClose(): void;
}

/** Asks for a time, says what a replay of it would come to, and begins it. */
export function ReplayForm({ api, subscription, onClose }: ReplayFormProps) {
  const id = useId();
  const act = useAct();
  const [tried, setTried] = useState<{ wish: ReplayWish; forecast: ReplayForecast } | null>(null);

  const preview = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const at = (name: string) => instantOf(String(given.get(name) ?? ''));
    const wish = { from: at('from'), to: at('to'), onlyFailed: given.has('onlyFailed') };
    const forecast = await act.run(() => previewReplay(api, subscription, wish));
    setTried(forecast && { wish, forecast });
  };
  const start = async (how: { rate: number; note: string }) => {
    if (tried === null) return;
    if ((await act.run(() => startReplay(api, subscription, tried.wish, how))) !== null) onClose();
  };
  return (
    <>
      <form className="form" aria-label="Replay" onSubmit={preview} onChange={() => setTried(null)}>
        <label htmlFor={`${id}from`}>What came from</label>
        <input id={`${id}from`} name="from" type="datetime-local" step={1} required />
        <label htmlFor={`${id}to`}>to, if not now</label>
        <input id={`${id}to`} name="to" type="datetime-local" step={1} />
        <label>
          <input name="onlyFailed" type="checkbox" /> only what was given up, or never brought
        </label>
        <RefusalNote of={act.refusal} />
        {tried === null && (
          <p className="acts">
            <button type="submit" className="primary" disabled={act.busy}>
              Preview
            </button>
            <button type="button" onClick={onClose}>
              Not now
            </button>
          </p>
        )}
      </form>
      {tried && <ReplayPreview forecast={tried.forecast} busy={act.busy} onStart={start} onClose={onClose} />}
    </>
  );
}
