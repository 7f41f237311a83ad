import type { ConsoleApi } from '../api/console-api.js';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import type { ConfiguredList } from '../view/route.js';
import { latencyOf, successOf } from './call-words.js';
import type { Column } from './columns.js';
import type { Connection, RecentCalls, Source, Subscription } from './configured.js';
import { HealthBadge } from './health-badge.js';
import { connectionHealth, sourceHealth, subscriptionHealth } from './health-words.js';
import { ListPage } from './list-page.js';
import { owedOf } from './owed-words.js';
import { targetOf } from './target-of.js';

interface ListsProps {
  readonly api: ConsoleApi;
  readonly list: ConfiguredList;
}

const CONNECTIONS: readonly Column<Connection>[] = [
  { title: 'Connector', cell: ({ connector }) => <Foreign text={connector} /> },
  { title: 'How it stands', cell: (connection) => <HealthBadge health={connectionHealth(connection)} /> },
  { title: 'Last hour', cell: ({ calls: { lastHour } }) => `${successOf(lastHour)} ${latencyOf(lastHour)}` },
  { title: 'Last error', cell: ({ calls: { lastError } }) => (lastError ? <LastError of={lastError} /> : '–') },
];

const SOURCES: readonly Column<Source>[] = [
  { title: 'Provider', cell: ({ provider }) => <Foreign text={provider} /> },
  { title: 'How it stands', cell: (source) => <HealthBadge health={sourceHealth(source)} /> },
  {
    title: 'Heard last',
    cell: ({ activity }) => (activity?.lastReceivedAt ? <Ago at={activity.lastReceivedAt} /> : '–'),
  },
  { title: 'Refused last', cell: ({ activity }) => <Refused activity={activity} /> },
];

const SUBSCRIPTIONS: readonly Column<Subscription>[] = [
  { title: 'Of', cell: ({ kind, routing }) => <Foreign text={`${kind}: ${routing}`} /> },
  { title: 'Goes to', cell: ({ deliver }) => <Foreign text={targetOf(deliver)} /> },
  { title: 'How it stands', cell: (subscription) => <HealthBadge health={subscriptionHealth(subscription)} /> },
  { title: 'Owed', cell: ({ deliveries }) => (deliveries ? owedOf(deliveries) : '–') },
];

function LastError({ of: { code, at } }: { readonly of: NonNullable<RecentCalls['lastError']> }) {
  return (
    <>
      <Foreign text={code} /> <Ago at={at} />
    </>
  );
}

function Refused({ activity }: Pick<Source, 'activity'>) {
  const [last] = activity?.refused ?? [];
  if (!last) return '–';
  return (
    <>
      {last.times} × <Foreign text={last.reason} /> <Ago at={last.lastAt} />
    </>
  );
}

/** The list of what is configured that the address asks for. */
export function Lists({ list, ...props }: ListsProps) {
  if (list === 'connections') {
    const meaning = 'Where connectors call, and as whom. What cannot be called now says so.';
    return <ListPage {...props} list={list} title="Connections" meaning={meaning} columns={CONNECTIONS} />;
  }
  if (list === 'sources') {
    return (
      <ListPage
        {...props}
        list={list}
        title="Sources"
        meaning="Where webhooks come from. What has fallen silent says so."
        columns={SOURCES}
      />
    );
  }
  const meaning = 'Where results and events go. A receiver that answers 410 disables its own.';
  return <ListPage {...props} list={list} title="Subscriptions" meaning={meaning} columns={SUBSCRIPTIONS} />;
}
