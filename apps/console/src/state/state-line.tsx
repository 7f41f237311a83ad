import { useEffect } from 'react';
import type { State } from './describe-state.js';

interface StateLineProps {
  /** Null before anything is known. */
  readonly state: State | null;
  /** Since when the API has been silent; null where it answers. */
  readonly silentSince: Date | null;
  /** Whether there is something to show from before. */
  readonly heard: boolean;
}

/** The one sentence about everything, in the page and in the title of its tab. */
export function StateLine({ state, silentSince, heard }: StateLineProps) {
  const shown = silentSince ? silence(silentSince, heard) : state;
  const tone = shown?.tone ?? 'unknown';
  const text = shown?.text ?? 'Looking …';
  useEffect(() => {
    document.title = tone === 'well' ? 'Waybill' : `${text} · Waybill`;
  }, [tone, text]);
  return (
    <p className={`state ${tone}`} role="status" aria-live="polite">
      {text}
    </p>
  );
}

function silence(since: Date, heard: boolean): State {
  const shown = heard ? '. Below is what was heard last' : '';
  const text = `Disconnected since ${since.toLocaleTimeString()}, trying again${shown}`;
  return { tone: 'trouble', text };
}
