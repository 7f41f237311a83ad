import { useCallback } from 'react';
import type { Alert } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { AlertCard } from './alert-card.js';
import { ThresholdsCard } from './thresholds-card.js';

interface AlertsPageProps {
  readonly api: ConsoleApi;
}

/** What the control-plane has found wrong by itself. */
export function AlertsPage({ api }: AlertsPageProps) {
  const polled = usePolling(
    useCallback((signal) => api.read<Page<Alert>>('/v1/alerts', { state: 'firing', limit: '200' }, signal), [api]),
  );
  const alerts = polled.value?.items ?? [];
  return (
    <Frame title="Alerts" list="alerts" of={polled}>
      <p className="quiet">What is wrong now, as it was found without anybody asking; targets are told of it.</p>
      {alerts.map((alert) => (
        <AlertCard key={alert.id} api={api} alert={alert} />
      ))}
      {polled.value && alerts.length === 0 && <p className="quiet">Nothing is wrong</p>}
      <ThresholdsCard api={api} />
    </Frame>
  );
}
