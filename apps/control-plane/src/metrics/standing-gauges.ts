import type { Standing } from '#libs/persistence';
import { observe } from '#libs/tracing';
import { standingValues } from './standing-values.js';

const GAUGES: Readonly<Record<Standing['what'], readonly [name: string, help: string]>> = {
  waiting: ['waybill_tasks_waiting', 'Tasks that cannot start yet, by reason.'],
  oldest: [
    'waybill_oldest_unfinished_task_age_seconds',
    'Seconds since the oldest unfinished task was accepted, parked ones left out; 0 where there is none.',
  ],
  accepted: [
    'waybill_oldest_accepted_task_age_seconds',
    'Seconds since the oldest task that no worker has claimed became ready to be; 0 where there is none.',
  ],
  'waiting-oldest': [
    'waybill_oldest_waiting_task_age_seconds',
    'Seconds since the oldest task that waits was accepted, by reason; 0 where there is none.',
  ],
  parked: ['waybill_tasks_parked', 'Tasks whose outcome nobody knows, and which wait for an operator.'],
  'dead-letters': ['waybill_dead_letters', 'Open dead letters, by the connector they name.'],
  incidents: ['waybill_incidents_open', 'Incidents that are not resolved, by the connector their dead letters name.'],
  untaken: [
    'waybill_oldest_untaken_incident_age_seconds',
    'Seconds since the oldest unresolved incident was opened that nobody is on; 0 where there is none.',
  ],
  erasures: ['waybill_erasures_running', 'Erasures that have not ended.'],
  'redrive-runs': ['waybill_redrive_runs', 'Redrive runs that have not ended, by state.'],
  'redrive-letters': ['waybill_redrive_letters_waiting', 'Dead letters of redrive runs that are not sent yet.'],
  results: ['waybill_results_owed', 'Results stored and not yet marked as announced.'],
  events: ['waybill_events_owed', 'Webhook events stored and not yet published.'],
  holds: ['waybill_endpoint_holds', 'Endpoint groups of connections that nobody may call now, by reason.'],
  breaker: ['waybill_breaker_state', 'The worst breaker of a connector: 0 closed, 1 half-open, 2 open.'],
  deliveries: ['waybill_deliveries_owed', 'Deliveries owed to subscriptions: due, under way, or scheduled for later.'],
};

/**
 * Has it be told how everything stands in PostgreSQL; absent while the database does not answer. The returned function
 * ends that.
 */
export function observeStanding(
  read: () => Promise<readonly Standing[] | null>,
  connectors: readonly string[],
): () => void {
  const ends = Object.entries(GAUGES).map(([what, [name, help]]) =>
    observe(name, help, async (tell) => {
      const standing = await read();
      if (standing === null) return;
      for (const { value, labels } of standingValues(standing, connectors)[what as Standing['what']])
        tell(value, labels);
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}
