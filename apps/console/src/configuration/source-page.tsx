import type { ConsoleApi } from '../api/console-api.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import { spanOf } from '../time/span.js';
import type { Column } from './columns.js';
import type { Source, SourceActivity, SourceDelivery } from './configured.js';
import { DeliveriesCard } from './deliveries-card.js';
import { HealthBadge } from './health-badge.js';
import { sourceHealth } from './health-words.js';
import { ThingPage } from './thing-page.js';

interface SourcePageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

const COLUMNS: readonly Column<SourceDelivery>[] = [
  { title: 'Received', cell: ({ receivedAt }) => <Ago at={receivedAt} /> },
  { title: 'Delivery', cell: ({ deliveryId }) => <Foreign text={deliveryId} /> },
  { title: 'Event', cell: ({ routingKey }) => <Foreign text={routingKey ?? 'kept no longer'} /> },
  {
    title: 'Published',
    cell: ({ publishedAt, kept }) => (publishedAt === null ? kept ? 'owed' : '–' : <Ago at={publishedAt} />),
  },
  { title: 'Came again', cell: againOf },
];

/** One source of webhooks: when it was heard, where its provider sends them, what was refused, and what came. */
export function SourcePage({ api, id }: SourcePageProps) {
  const received = (
    <DeliveriesCard<SourceDelivery>
      api={api}
      title="What it received"
      path={`/v1/sources/${encodeURIComponent(id)}/deliveries`}
      state=""
      columns={COLUMNS}
      keyOf={({ deliveryId }) => deliveryId}
      none="Nothing that came is kept"
    />
  );
  return (
    <ThingPage<Source> api={api} id={id} of="sources" below={() => received}>
      {(source) => (
        <>
          <Fact name="How it stands">
            <HealthBadge health={sourceHealth(source)} />
          </Fact>
          {source.activity && <ActivityFacts activity={source.activity} />}
          <TextFact name="Provider" value={source.provider} />
          <TextFact name="The provider sends to" value={source.url} code />
          <TextFact name="Ordered by" value={source.orderingKey} code />
        </>
      )}
    </ThingPage>
  );
}

function ActivityFacts({ activity }: { readonly activity: SourceActivity }) {
  const { lastReceivedAt, refused } = activity;
  return (
    <>
      <Fact name="Heard last">{lastReceivedAt === null ? 'never, of what is kept' : <Ago at={lastReceivedAt} />}</Fact>
      <TextFact name="Expected" value={expectedOf(activity)} />
      <Fact name="Refused">
        {refused.length === 0 && 'nothing'}
        {refused.map(({ reason, times, lastAt }) => (
          <p key={reason}>
            {times} × <Foreign className="reason" text={reason} />, the last <Ago at={lastAt} />
          </p>
        ))}
      </Fact>
    </>
  );
}

function expectedOf({ expectedEverySeconds, expectedBy }: SourceActivity): string {
  if (expectedEverySeconds === null) return 'nobody can tell how often';
  const by = expectedBy === 'setting' ? 'as was said' : 'by its own past';
  return `something every ${spanOf(expectedEverySeconds)}, ${by}`;
}

function againOf({ duplicates, conflicts }: SourceDelivery): string {
  if (conflicts > 0) return `${duplicates + conflicts} ×, ${conflicts} with another body`;
  return duplicates === 0 ? '–' : `${duplicates} ×`;
}
