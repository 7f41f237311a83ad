import { useCallback, useId, useState } from 'react';
import type { QueueHistory } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { QueueHistoryView } from './queue-history-view.js';
import { shortName } from './short-name.js';

interface QueuePageProps {
  readonly api: ConsoleApi;
  /** Its name. */
  readonly id: string;
}

const HOUR_MS = 3_600_000;
const PERIODS = [
  ['hour', HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['week', 7 * 24 * HOUR_MS],
] as const;

/** One queue: how full it was, in the last hour, day or week. */
export function QueuePage({ api, id }: QueuePageProps) {
  const [periodMs, setPeriodMs] = useState<number>(HOUR_MS);
  const history = usePolling(
    useCallback(
      (signal) => {
        const from = new Date(Date.now() - periodMs).toISOString();
        return api.read<QueueHistory>(`/v1/queues/${encodeURIComponent(id)}/history`, { from }, signal);
      },
      [api, id, periodMs],
    ),
  );
  const field = useId();
  return (
    <Frame title={`Queue ${shortName(id)}`} of={history}>
      <section className="card" aria-labelledby={`${field}h`}>
        <header>
          <h2 id={`${field}h`}>How full it was</h2>
          <span>
            <label htmlFor={field}>The last</label>{' '}
            <select id={field} value={periodMs} onChange={({ target }) => setPeriodMs(Number(target.value))}>
              {PERIODS.map(([name, ms]) => (
                <option key={name} value={ms}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </header>
        <div className="charts">{history.value && <QueueHistoryView history={history.value} />}</div>
      </section>
    </Frame>
  );
}
