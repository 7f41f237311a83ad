import { NAME_PATTERN, RESULT_STATUSES } from '#libs/contracts';
import { DELAY_TIERS, type ExchangeRow, type QueueRow, resultKey, taskKey, topologyFor } from '#libs/messaging';
import type { MessageName } from './messages.js';

/** Stands for a connector's name while the table is built: a name the table takes, and nobody else has. */
const ANY_CONNECTOR = 'any-connector-at-all';
const CONNECTOR = '{connector}';

interface Words {
  /** Null where the exchange looks at no key. */
  readonly address: string | null;
  readonly summary: string;
  readonly description?: string;
  readonly messages: readonly MessageName[];
}

const taskAddress = taskKey(CONNECTOR, '{action}');

/** What each exchange of the table is for. Delay tiers are told apart by their time only. */
const EXCHANGES: Readonly<Record<string, Words>> = {
  'waybill.tasks': {
    address: taskAddress,
    summary: 'Where agents publish tasks.',
    description:
      'The routing key must be that of the body. A key that no queue takes goes to `waybill.unroutable`, and from there to the dead letters: a wrong key is never silence.',
    messages: ['task', 'hint'],
  },
  'waybill.results': {
    address: resultKey(CONNECTOR, '{action}', '{status}'),
    summary: 'Every result of every tenant.',
    description: 'Binding here is for operators. Tenants have `reply_to` and subscriptions.',
    messages: ['result'],
  },
  'waybill.events': {
    address: '{source}.{event}',
    summary: 'Every verified webhook of every tenant.',
    description: 'Binding here is for operators. Tenants have subscriptions.',
    messages: ['event'],
  },
  'waybill.dead-letters': {
    address: taskAddress,
    summary: 'What cannot go on. The key is that which the message came with, whatever its form.',
    messages: ['deadLetter'],
  },
  'waybill.unroutable': {
    address: null,
    summary: 'Internal. What matched no binding of `waybill.tasks`, `waybill.quarantine` or `waybill.dead-letters`.',
    messages: ['task', 'hint', 'deadLetter'],
  },
  'waybill.quarantine': {
    address: taskAddress,
    summary: 'Internal. Tasks that may be killing their worker: they run alone, at prefetch 1.',
    messages: ['task', 'hint'],
  },
  'waybill.reply-hints': {
    address: null,
    summary: 'Internal. Tells the result-publisher which answers are owed.',
    messages: ['replyHint', 'directAnswer'],
  },
  'waybill.installation': {
    address: null,
    summary: 'Internal. Which database this is and how far it has come, kept outside of it.',
    messages: ['installation'],
  },
};

const QUEUES: Readonly<Record<string, Omit<Words, 'address'>>> = {
  'waybill.tasks.{connector}': { summary: 'Tasks and hints of one connector.', messages: ['task', 'hint'] },
  'waybill.dead.{connector}': {
    summary: 'Dead letters of one connector. Near zero: they are moved to PostgreSQL.',
    messages: ['deadLetter'],
  },
  'waybill.quarantine.{connector}': {
    summary: 'Internal. Suspects of one connector, consumed one at a time.',
    messages: ['task', 'hint'],
  },
  'waybill.unroutable': { summary: 'Internal. Wrong keys.', messages: ['task', 'hint', 'deadLetter'] },
  'waybill.publisher.results': { summary: 'Internal. Results for the result-publisher.', messages: ['result'] },
  'waybill.publisher.events': { summary: 'Internal. Events for the result-publisher.', messages: ['event'] },
  'waybill.installation': { summary: 'Internal. The newest record, alone.', messages: ['installation'] },
  'waybill.publisher.reply-hints': { summary: 'Internal. Owed answers.', messages: ['replyHint', 'directAnswer'] },
};

const PARAMETERS: Readonly<Record<string, object>> = {
  connector: { description: `The connector's name, ${NAME_PATTERN}.`, examples: ['http'] },
  action: { description: `The action's name, ${NAME_PATTERN}.`, examples: ['request'] },
  status: { description: 'What became of the task.', enum: [...RESULT_STATUSES] },
  source: { description: `The source's name, ${NAME_PATTERN}.`, examples: ['site'] },
  event: {
    description: "The provider's name of the event: one or more words of A-Z a-z 0-9 _ -, separated by dots.",
    examples: ['issues', 'order.paid'],
  },
  tenant: { description: `Your tenant's name, ${NAME_PATTERN}.`, examples: ['acme'] },
  queue: { description: 'Any name of yours.', examples: ['inbox'] },
};

/** The parameters of an address, described. */
function parametersOf(address: string): object {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  if (names.length === 0) return {};
  return { parameters: Object.fromEntries(names.map((name) => [name, PARAMETERS[name]])) };
}

const refs = (messages: readonly MessageName[]) => ({
  messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
});

/** `waybill.dead-letters` gives `deadLetters`. */
const idOf = (name: string): string =>
  name
    .replace('waybill.', '')
    .replace(`.${CONNECTOR}`, '')
    .replace(/[.-]([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

function delayWords(name: string): Words | undefined {
  const tier = DELAY_TIERS.find(({ exchange }) => exchange === name);
  if (!tier) return undefined;
  const summary = `Internal. Hints that come back to \`waybill.tasks\` after ${tier.ms / 1000} s, with the key they had.`;
  return { address: null, summary, messages: ['hint'] };
}

function wordsFor<W>(words: W | undefined, thing: string): W {
  if (!words) throw new Error(`${thing} is in the topology; say in test/docs/asyncapi/channels.ts what it is for`);
  return words;
}

function exchangeChannel({ name, kind, alternate }: ExchangeRow): [string, object] {
  const { messages, ...words } = wordsFor(EXCHANGES[name] ?? delayWords(name), `exchange ${name}`);
  const exchange = {
    name,
    type: kind,
    durable: true,
    autoDelete: false,
    ...(alternate === undefined ? {} : { 'x-alternate-exchange': alternate }),
  };
  const bindings = { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } };
  return [idOf(name), { title: name, ...words, ...parametersOf(words.address ?? ''), ...refs(messages), bindings }];
}

function queueChannel({ name, arguments: given, bindings: bound }: QueueRow): [string, object] {
  const { messages, ...words } = wordsFor(QUEUES[name] ?? delayWords(name), `queue ${name}`);
  const queue = {
    name,
    durable: true,
    exclusive: false,
    autoDelete: false,
    'x-arguments': given,
    'x-bindings': bound,
  };
  const bindings = { amqp: { is: 'queue', queue, bindingVersion: '0.3.0' } };
  const title = `Queue ${name}`;
  const id = `queue-${idOf(name)}`;
  return [id, { title, ...words, address: name, ...parametersOf(name), ...refs(messages), bindings }];
}

/** The channels of what agents bring themselves. */
const OWN: Readonly<Record<string, object>> = {
  replies: {
    title: 'The queue named in reply_to',
    address: null,
    summary: 'A queue of yours that is answered: server-named, direct reply-to, or `<tenant>.<something>`.',
    ...refs(['reply']),
  },
  subscriptions: {
    title: 'The queue of a subscription',
    address: '{tenant}.{queue}',
    summary: 'A queue of yours, which you declare; `POST /v1/subscriptions` has it fed.',
    ...parametersOf('{tenant}.{queue}'),
    ...refs(['subscribed']),
    bindings: { amqp: { is: 'queue', queue: { durable: true }, bindingVersion: '0.3.0' } },
  },
};

/**
 * A channel for every exchange and queue of the topology, and those of agents' own.
 *
 * @throws Error that names what is in the topology and not described
 */
export function channels(): Record<string, object> {
  const table = topologyFor([ANY_CONNECTOR]);
  const { exchanges, queues } = JSON.parse(JSON.stringify(table).replaceAll(ANY_CONNECTOR, CONNECTOR)) as typeof table;
  return { ...Object.fromEntries([...exchanges.map(exchangeChannel), ...queues.map(queueChannel)]), ...OWN };
}
