import { type FormEvent, useId, useState } from 'react';
import type { DecisionForecast } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';
import { DecisionChoice } from './decision-choice.js';
import { DecisionPreview } from './decision-preview.js';
import { type DecisionWish, MOST_AT_ONCE, type ParkedChoice, previewDecision, startDecisions } from './parked-api.js';

/** What is decided at first: nothing that could have an effect. */
const AT_FIRST: DecisionWish = { decision: 'abandon', note: '', effectRuledOut: false };

interface DecideManyProps {
  readonly api: ConsoleApi;
  /** Which tasks are meant. */
  readonly choice: ParkedChoice;
  readonly total: number;
}

/** One decision over all parked tasks that are listed: tried out first, then begun. */
export function DecideMany({ api, choice, total }: DecideManyProps) {
  const id = useId();
  const act = useAct();
  const [wish, setWish] = useState(AT_FIRST);
  const [tried, setTried] = useState<{ forecast: DecisionForecast; key: string } | null>(null);

  const change = (changed: Partial<DecisionWish>) => {
    setWish({ ...wish, ...changed });
    setTried(null);
  };
  const preview = async (event: FormEvent) => {
    event.preventDefault();
    const forecast = await act.run(() => previewDecision(api, choice, wish));
    setTried(forecast && { forecast, key: newKey() });
  };
  const start = async (rate: number) => {
    if (tried === null) return;
    const pace = { rate, limit: tried.forecast.selected, idempotencyKey: tried.key };
    const run = await act.run(() => startDecisions(api, choice, wish, pace));
    if (run !== null) setTried(null);
  };
  return (
    <section className="card padded" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>Decide over all {total}</h2>
      <p className="decide note">
        Only where you know the same of all of them, as after one outage. Narrow the list until it holds these alone;
        for a single one, go to its page. Nobody can take a decision back.
      </p>
      {total > MOST_AT_ONCE && (
        <p className="quiet">
          These are too many for one run: it takes the oldest {MOST_AT_ONCE}, another one the rest.
        </p>
      )}
      <form className="form" aria-label="Decision over many" onSubmit={preview}>
        <DecisionChoice wish={wish} onChange={change} />
        <RefusalNote of={act.refusal} />
        {tried === null && (
          <p className="acts">
            <button type="submit" className="primary" disabled={act.busy}>
              Preview
            </button>
          </p>
        )}
      </form>
      {tried && (
        <DecisionPreview forecast={tried.forecast} busy={act.busy} onStart={start} onClose={() => setTried(null)} />
      )}
    </section>
  );
}

/** A key of its own for each preview: a second press begins nothing more. */
function newKey(): string {
  return `console-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
