import { useCallback } from 'react';
import type { AlertThreshold } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { ForAdministrators } from '../session/signed-in.js';
import { ThresholdForm } from './threshold-form.js';

interface ThresholdsCardProps {
  readonly api: ConsoleApi;
}

/** From when on alerts fire, kind by kind, and for administrators the way to set that. */
export function ThresholdsCard({ api }: ThresholdsCardProps) {
  const polled = usePolling(
    useCallback((signal) => api.read<Page<AlertThreshold>>('/v1/alert-thresholds', {}, signal), [api]),
  );
  const thresholds = polled.value?.items ?? [];
  return (
    <section className="card thresholds" aria-labelledby="thresholds">
      <header>
        <h2 id="thresholds">Thresholds</h2>
      </header>
      <table>
        <caption>From when on alerts fire</caption>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">From</th>
            <th scope="col">Fires once so many</th>
          </tr>
        </thead>
        <tbody>
          {thresholds.map(({ kind, value, own, standard, unit, meaning }) => (
            <tr key={kind}>
              <th scope="row">{kind}</th>
              <td data-label="from">
                {value}
                {own !== null && <span className="quiet"> (standard: {standard})</span>}
              </td>
              <td className="wide">
                {unit} {meaning}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ProblemNote of={polled} />
      {thresholds.length > 0 && (
        <ForAdministrators>
          <ThresholdForm api={api} thresholds={thresholds} />
        </ForAdministrators>
      )}
    </section>
  );
}
