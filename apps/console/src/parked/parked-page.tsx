import { useCallback, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ForOperators } from '../session/signed-in.js';
import { Frame } from '../view/frame.js';
import { DecideMany } from './decide-many.js';
import { DecisionRuns } from './decision-runs.js';
import { ALL_PARKED, readParked } from './parked-api.js';
import { ParkedFilters } from './parked-filters.js';
import { ParkedGroups } from './parked-groups.js';
import { ParkedList } from './parked-list.js';

interface ParkedPageProps {
  readonly api: ConsoleApi;
}

/** Tasks that are shown at first, and at most. */
const FEW = 20;
const MOST = 200;

/** Tasks that wait for a person, with their evidence, and decisions over many of them. */
export function ParkedPage({ api }: ParkedPageProps) {
  const [choice, setChoice] = useState(ALL_PARKED);
  const [limit, setLimit] = useState(FEW);
  const polled = usePolling(useCallback((signal) => readParked(api, choice, limit, signal), [api, choice, limit]));
  const { items = [], groups = [], total = 0, nextCursor = null } = polled.value ?? {};
  return (
    <Frame title="Parked" list="parked" of={polled}>
      <p className="quiet">
        Nobody can know whether these had their effect. Each waits for a person, and holds up later tasks of its
        ordering key.
      </p>
      <ParkedFilters choice={choice} onNarrow={setChoice} />
      <div className="columns">
        <div className="standing">
          <section className="card" aria-labelledby="causes">
            <header>
              <h2 id="causes">{total} parked, by cause</h2>
            </header>
            <ParkedGroups
              groups={groups}
              onNarrow={({ connector, action, reason }) =>
                setChoice({ ...choice, connector, action, reason: reason ?? '' })
              }
            />
            <p className="quiet foot">{polled.value && total === 0 && 'None that fits'}</p>
          </section>
          <section className="card padded" aria-labelledby="listed">
            <h2 id="listed">The oldest first</h2>
            <ParkedList tasks={items} />
            {nextCursor !== null && (
              <p className="quiet">
                {items.length} of {total} are shown.{' '}
                {limit < MOST && (
                  <button type="button" onClick={() => setLimit(MOST)}>
                    Show up to {MOST}
                  </button>
                )}
              </p>
            )}
          </section>
        </div>
        <div className="standing">
          <DecisionRuns api={api} />
          {total > 0 && (
            <ForOperators>
              <DecideMany key={JSON.stringify(choice)} api={api} choice={choice} total={total} />
            </ForOperators>
          )}
        </div>
      </div>
    </Frame>
  );
}
