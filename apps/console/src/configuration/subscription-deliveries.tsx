import { useId, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import type { Column } from './columns.js';
import type { Delivery } from './configured.js';
import { DeliveriesCard } from './deliveries-card.js';
import { EventLink } from './event-link.js';

interface SubscriptionDeliveriesProps {
  readonly api: ConsoleApi;
  readonly name: string;
}

const STATES: readonly (readonly [Delivery['state'], string, string])[] = [
  ['owed', 'owed, by when it is due', 'Nothing is owed'],
  ['given-up', 'given up, the latest first', 'Nothing was given up, of what is kept'],
  [
    'delivered',
    'delivered, the latest first',
    'Nothing that was delivered is kept: what goes to a queue at once is not',
  ],
];

const EVENT: Column<Delivery> = { title: 'Event', cell: ({ eventId }) => <EventLink id={eventId} /> };
const TRIES: Column<Delivery> = { title: 'Tries', cell: ({ attempts }) => attempts };
const OUTCOME: Column<Delivery> = {
  title: 'Outcome',
  cell: ({ lastStatus, lastError }) => (
    <Foreign text={[lastStatus !== null && `HTTP ${lastStatus}`, lastError].filter(Boolean).join(': ') || '–'} />
  ),
};
const OWED: readonly Column<Delivery>[] = [
  { title: 'Next try', cell: ({ nextAt }) => (nextAt === null ? '–' : <Near at={nextAt} />) },
  EVENT,
  TRIES,
  OUTCOME,
];
const ENDED: readonly Column<Delivery>[] = [
  { title: 'Ended', cell: ({ endedAt }) => (endedAt === null ? '–' : <Ago at={endedAt} />) },
  EVENT,
  TRIES,
  OUTCOME,
];

/** What is owed to a subscription, what it got, and what it did not. */
export function SubscriptionDeliveries({ api, name }: SubscriptionDeliveriesProps) {
  const id = useId();
  const [state, setState] = useState<Delivery['state']>('owed');
  const none = STATES.find(([one]) => one === state)?.[2] ?? '';
  const choice = (
    <p className="padded">
      <label htmlFor={`${id}state`}>What is </label>
      <select id={`${id}state`} value={state} onChange={({ target }) => setState(target.value as Delivery['state'])}>
        {STATES.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
  return (
    <DeliveriesCard<Delivery>
      key={state}
      api={api}
      title="Its deliveries"
      choice={choice}
      path={`/v1/subscriptions/${encodeURIComponent(name)}/deliveries`}
      state={state}
      columns={state === 'owed' ? OWED : ENDED}
      keyOf={({ eventId }) => eventId}
      none={none}
    />
  );
}
