import { AlertsPage } from '../alerts/alerts-page.js';
import type { ConsoleApi } from '../api/console-api.js';
import { AuditPage } from '../audit/audit-page.js';
import { ConnectionPage } from '../configuration/connection-page.js';
import { Lists } from '../configuration/lists.js';
import { SourcePage } from '../configuration/source-page.js';
import { SubscriptionPage } from '../configuration/subscription-page.js';
import { ConnectorPage } from '../connectors/connector-page.js';
import { ConnectorsPage } from '../connectors/connectors-page.js';
import { IncidentPage } from '../incidents/incident-page.js';
import { IncidentsPage } from '../incidents/incidents-page.js';
import { LiveStream } from '../live/live-stream.js';
import { Overview } from '../page/overview.js';
import { ParkedPage } from '../parked/parked-page.js';
import { QueuePage } from '../queues/queue-page.js';
import { ReportPage } from '../report/report-page.js';
import { TasksPage } from '../search/tasks-page.js';
import { TaskPage } from '../tasks/task-page.js';
import { type Route, routeOf } from './route.js';
import { useHash } from './use-hash.js';

interface ViewsProps {
  readonly api: ConsoleApi;
}

/** The page that the address asks for. */
export function Views(props: ViewsProps) {
  const route = routeOf(useHash());
  return (
    <LiveStream api={props.api}>
      <View key={keyOf(route)} route={route} {...props} />
    </LiveStream>
  );
}

function View({ route, ...props }: ViewsProps & { readonly route: Route }) {
  if (route.view === 'overview') return <Overview {...props} />;
  if (route.view === 'list') {
    if (route.list === 'tasks') return <TasksPage {...props} />;
    if (route.list === 'incidents') return <IncidentsPage {...props} />;
    if (route.list === 'parked') return <ParkedPage {...props} />;
    if (route.list === 'connectors') return <ConnectorsPage {...props} />;
    if (route.list === 'alerts') return <AlertsPage {...props} />;
    if (route.list === 'report') return <ReportPage {...props} />;
    return route.list === 'audit' ? <AuditPage {...props} /> : <Lists {...props} list={route.list} />;
  }
  const Thing = PAGES[route.of];
  return <Thing {...props} id={route.id} />;
}

const PAGES = {
  incidents: IncidentPage,
  tasks: TaskPage,
  connectors: ConnectorPage,
  connections: ConnectionPage,
  sources: SourcePage,
  subscriptions: SubscriptionPage,
  queues: QueuePage,
} as const;

const keyOf = (route: Route): string => Object.values(route).join('/');
