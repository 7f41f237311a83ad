import { isName, NAME_PATTERN } from '#libs/contracts';
import { DELAY_TIERS } from './delay-tiers.js';
import { deadQueue, EXCHANGES, INSTALLATION, QUEUES, quarantineQueue, taskQueue } from './names.js';

/** A durable exchange. What its alternate exchange receives matched no binding. */
export interface ExchangeRow {
  readonly name: string;
  readonly kind: 'topic' | 'fanout';
  readonly alternate?: string;
}

/** A durable quorum queue with its `x-` arguments and every binding that feeds it. */
export interface QueueRow {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly bindings: readonly { readonly exchange: string; readonly key: string }[];
}

/** All that exists on the broker for a set of connectors. */
export interface Topology {
  readonly exchanges: readonly ExchangeRow[];
  readonly queues: readonly QueueRow[];
}

/** Deliveries of one message before the broker gives it up; reached by crash loops only, attempts are counted elsewhere. */
export const DELIVERY_LIMIT = 100;

/** RabbitMQ 4 drops after 20 deliveries where nothing is said, and a queue without a dead-letter exchange then loses. */
const NEVER = 1_000_000_000;

const quorum = { 'x-queue-type': 'quorum' } as const;

/** All three are needed: without any of them the broker dead-letters at most once, and says nothing. */
const deadLetterTo = (exchange: string) => ({
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

const working = { ...quorum, 'x-delivery-limit': DELIVERY_LIMIT, ...deadLetterTo(EXCHANGES.deadLetters) };
const keeping = { ...quorum, 'x-delivery-limit': NEVER };
/** One message, the newest: each one that comes drops the one before. */
const newestOnly = { ...keeping, 'x-max-length': 1, 'x-overflow': 'drop-head' };
const delaying = (ms: number) => ({ ...keeping, 'x-message-ttl': ms, ...deadLetterTo(EXCHANGES.tasks) });

/**
 * The whole topology for these connectors, as one table.
 *
 * Throws a RangeError for a connector name that is not of the contract's form: it would not survive in a routing key.
 */
export const topologyFor = (connectors: readonly string[]): Topology => {
  for (const name of connectors) {
    if (!isName(name)) {
      throw new RangeError(`Connector name ${JSON.stringify(name)} does not match ${NAME_PATTERN}; rename it.`);
    }
  }
  const { tasks, unroutable, events, results, deadLetters, quarantine, replyHints } = EXCHANGES;
  return {
    exchanges: [
      { name: unroutable, kind: 'fanout' },
      { name: tasks, kind: 'topic', alternate: unroutable },
      { name: quarantine, kind: 'topic', alternate: unroutable },
      { name: deadLetters, kind: 'topic', alternate: unroutable },
      { name: events, kind: 'topic' },
      { name: results, kind: 'topic' },
      { name: replyHints, kind: 'fanout' },
      { name: INSTALLATION, kind: 'fanout' },
      ...DELAY_TIERS.map(({ exchange }) => ({ name: exchange, kind: 'fanout' as const })),
    ],
    queues: [
      { name: QUEUES.unroutable, arguments: keeping, bindings: [{ exchange: unroutable, key: '' }] },
      { name: QUEUES.publisherResults, arguments: keeping, bindings: [{ exchange: results, key: '#' }] },
      { name: QUEUES.publisherEvents, arguments: keeping, bindings: [{ exchange: events, key: '#' }] },
      { name: QUEUES.publisherReplyHints, arguments: keeping, bindings: [{ exchange: replyHints, key: '' }] },
      { name: INSTALLATION, arguments: newestOnly, bindings: [{ exchange: INSTALLATION, key: '' }] },
      ...DELAY_TIERS.map(({ exchange, ms }) => ({
        name: exchange,
        arguments: delaying(ms),
        bindings: [{ exchange, key: '' }],
      })),
      ...connectors.flatMap((connector) => [
        {
          name: deadQueue(connector),
          arguments: keeping,
          bindings: [{ exchange: deadLetters, key: `${connector}.#` }],
        },
        { name: taskQueue(connector), arguments: working, bindings: [{ exchange: tasks, key: `${connector}.#` }] },
        {
          name: quarantineQueue(connector),
          arguments: working,
          bindings: [{ exchange: quarantine, key: `${connector}.#` }],
        },
      ]),
    ],
  };
};
