import { useCallback, useState } from 'react';
import type { Incident } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { IncidentTable } from './incident-table.js';
import { readIncidents } from './incidents-api.js';

interface IncidentsPageProps {
  readonly api: ConsoleApi;
}

/** Incidents that are shown at first, and at most. */
const FEW = 50;
const MOST = 200;

/** What went wrong, cause by cause. */
export function IncidentsPage({ api }: IncidentsPageProps) {
  const [state, setState] = useState<Incident['state']>('open');
  const [connector, setConnector] = useState('');
  const [limit, setLimit] = useState(FEW);
  const polled = usePolling(
    useCallback((signal) => readIncidents(api, { state, connector }, limit, signal), [api, state, connector, limit]),
  );
  const items = polled.value?.items ?? [];
  const connectors = [...new Set([...items.map((incident) => incident.connector), connector])].filter(Boolean).sort();
  return (
    <Frame title="Incidents" list="incidents" of={polled}>
      <p className="quiet">Dead letters with the same cause are one incident, until none of them is open any more.</p>
      <div className="filters">
        <label>
          State{' '}
          <select value={state} onChange={({ target }) => setState(target.value as Incident['state'])}>
            <option value="open">open</option>
            <option value="resolved">resolved</option>
          </select>
        </label>
        <label>
          Connector{' '}
          <select value={connector} onChange={({ target }) => setConnector(target.value)}>
            <option value="">any</option>
            {connectors.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <section className="card incidents" aria-label="Incidents">
        <IncidentTable incidents={items} />
        <p className="quiet foot">
          {polled.value && items.length === 0 && (state === 'open' ? 'None is open' : 'None was resolved yet')}
        </p>
        {polled.value?.nextCursor && (
          <p className="quiet foot">
            {items.length} are shown, there are more.{' '}
            {limit < MOST && (
              <button type="button" onClick={() => setLimit(MOST)}>
                Show up to {MOST}
              </button>
            )}
          </p>
        )}
      </section>
    </Frame>
  );
}
