import { EXCHANGES } from '../topology/names.js';

/** What a user may publish to (`write`) or bind with (`read`) on one topic exchange, as patterns of routing keys. */
export interface TopicGrant {
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

/** RabbitMQ permissions of one user in one vhost: regular expressions over names of exchanges and queues. */
export interface AccessGrant {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
  readonly topics: readonly TopicGrant[];
}

/** The broker users of the services. */
export type ServiceUser = 'waybill-worker' | 'waybill-publisher' | 'waybill-ingest' | 'waybill-control-plane';

const NOTHING = '^$';
const ANY = '.*';
const NAME = '[a-z0-9-]{1,63}';
const TASK_KEY = `^${NAME}\\.${NAME}$`;
const RESULT_KEY = `^${NAME}\\.${NAME}\\.(succeeded|failed|parked|cancelled|expired)$`;
const EVENT_KEY = `^${NAME}\\..+$`;
/** The key a connector's queue is bound with. */
const CONNECTOR_BINDING = `^${NAME}\\.#$`;

const WORKER_QUEUES = `waybill\\.(tasks|quarantine)\\.${NAME}`;
const PUBLISHER_QUEUES = `waybill\\.(dead\\.${NAME}|publisher\\.[a-z-]+|unroutable)`;

/**
 * Least privilege per service. Four things to know:
 *
 * - Who consumes a queue may declare it again (`configure` on it, `write` on it and `read` on its exchange to bind it,
 *   `write` on its dead-letter exchange), so that a deleted queue heals. Nobody but the provision job makes exchanges.
 * - `waybill-publisher` answers on queues of tenants, which only the default exchange reaches; the broker has no finer
 *   right than the whole of `amq.default`. What may be answered is therefore checked before it is published.
 * - Dead letters and quarantine keep the key a message came with, whatever its form, so those keys are free.
 * - Every service may read the record of the installation, which also lets it take the record away; only the
 *   control-plane, which alone makes one where there is none, may write it.
 */
export const SERVICE_ACCESS: Readonly<Record<ServiceUser, AccessGrant>> = {
  'waybill-worker': {
    configure: `^${WORKER_QUEUES}$`,
    write: `^(waybill\\.(tasks|quarantine|results|dead-letters|reply-hints|delay\\.[0-9]+s)|${WORKER_QUEUES})$`,
    read: `^(waybill\\.(tasks|quarantine|installation)|${WORKER_QUEUES})$`,
    topics: [
      { exchange: EXCHANGES.tasks, write: TASK_KEY, read: CONNECTOR_BINDING },
      { exchange: EXCHANGES.quarantine, write: ANY, read: CONNECTOR_BINDING },
      { exchange: EXCHANGES.results, write: RESULT_KEY, read: NOTHING },
      { exchange: EXCHANGES.deadLetters, write: ANY, read: NOTHING },
    ],
  },
  'waybill-publisher': {
    configure: `^${PUBLISHER_QUEUES}$`,
    write: `^(amq\\.default|waybill\\.(quarantine|dead-letters)|${PUBLISHER_QUEUES})$`,
    read: `^(waybill\\.(dead-letters|results|events|reply-hints|installation)|${PUBLISHER_QUEUES})$`,
    topics: [
      { exchange: EXCHANGES.deadLetters, write: ANY, read: CONNECTOR_BINDING },
      { exchange: EXCHANGES.quarantine, write: ANY, read: NOTHING },
      { exchange: EXCHANGES.results, write: NOTHING, read: '^#$' },
      { exchange: EXCHANGES.events, write: NOTHING, read: '^#$' },
    ],
  },
  'waybill-ingest': {
    configure: NOTHING,
    write: '^waybill\\.events$',
    read: '^waybill\\.installation$',
    topics: [{ exchange: EXCHANGES.events, write: EVENT_KEY, read: NOTHING }],
  },
  'waybill-control-plane': {
    configure: NOTHING,
    write: '^waybill\\.(tasks|results|dead-letters|reply-hints|installation|delay\\.[0-9]+s)$',
    read: '^waybill\\.installation$',
    topics: [
      { exchange: EXCHANGES.tasks, write: TASK_KEY, read: NOTHING },
      { exchange: EXCHANGES.results, write: RESULT_KEY, read: NOTHING },
      { exchange: EXCHANGES.deadLetters, write: TASK_KEY, read: NOTHING },
    ],
  },
};

/**
 * What an agent's own broker user gets: publish tasks for these connectors, and queues of its own (`<tenant>.*`,
 * server-named ones, direct reply-to) to be answered on. Never anything else of Waybill's.
 */
export const agentAccess = (tenant: string, connectors: readonly string[]): AccessGrant => {
  const own = `(${tenant}\\..*|amq\\.gen.*)`;
  const keys = connectors.length === 0 ? NOTHING : `^(${connectors.join('|')})\\.${NAME}$`;
  return {
    configure: `^${own}$`,
    write: `^(waybill\\.tasks|${own})$`,
    read: `^${own}$`,
    topics: [{ exchange: EXCHANGES.tasks, write: keys, read: NOTHING }],
  };
};
