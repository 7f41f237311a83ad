import { DELAY_TIERS } from '#libs/messaging';
import type { MessageName } from './messages.js';

interface Work {
  readonly action: 'send' | 'receive';
  readonly channel: string;
  readonly messages: readonly MessageName[];
  readonly summary: string;
  readonly internal?: true;
  readonly reply?: object;
}

const channel = (id: string) => ({ $ref: `#/channels/${id}` });
const message = (id: string, name: MessageName) => ({ $ref: `#/channels/${id}/messages/${name}` });

const REPLY = {
  address: {
    location: '$message.header#/reply_to',
    description: 'The AMQP property `reply_to`, as it was published. Without it nobody is answered.',
  },
  channel: channel('replies'),
  messages: [message('replies', 'reply')],
};

/** What Waybill does, as AsyncAPI sees it: it receives what agents send. */
const WORK: Readonly<Record<string, Work>> = {
  takeTask: {
    action: 'receive',
    channel: 'tasks',
    messages: ['task'],
    summary: 'An agent publishes a task; Waybill takes it, and answers on `reply_to`.',
    reply: REPLY,
  },
  answer: { action: 'send', channel: 'replies', messages: ['reply'], summary: 'Waybill answers each copy of a task.' },
  deliver: {
    action: 'send',
    channel: 'subscriptions',
    messages: ['subscribed'],
    summary: 'Waybill brings results or events to the queue of a subscription.',
  },
  announceResult: { action: 'send', channel: 'results', messages: ['result'], summary: 'Waybill announces a result.' },
  announceEvent: { action: 'send', channel: 'events', messages: ['event'], summary: 'Waybill announces a webhook.' },
  bury: {
    action: 'send',
    channel: 'deadLetters',
    messages: ['deadLetter'],
    summary: 'Waybill gives up a message or a task, and says why.',
  },
  wake: {
    action: 'send',
    channel: 'tasks',
    messages: ['hint'],
    summary: 'A service says that a task may be ready.',
    internal: true,
  },
  isolate: {
    action: 'send',
    channel: 'quarantine',
    messages: ['task', 'hint'],
    summary: 'A service has a suspect run alone.',
    internal: true,
  },
  oweAnswers: {
    action: 'send',
    channel: 'replyHints',
    messages: ['replyHint', 'directAnswer'],
    summary: 'A worker says which answers are owed.',
    internal: true,
  },
  keepInstallation: {
    action: 'send',
    channel: 'installation',
    messages: ['installation'],
    summary: 'The control-plane says, about once a second, how far the database has come.',
    internal: true,
  },
};

const DELAYS: Readonly<Record<string, Work>> = Object.fromEntries(
  DELAY_TIERS.map(({ name }) => [
    `wakeIn${name}`,
    {
      action: 'send',
      channel: `delay${name}`.replace(/\.(.)/, '$1'),
      messages: ['hint'],
      summary: `A service says that a task may be ready in ${name}.`,
      internal: true,
    } as const,
  ]),
);

/** The operations of the document. */
export function operations(): Record<string, object> {
  return Object.fromEntries(
    Object.entries({ ...WORK, ...DELAYS }).map(([id, { action, channel: to, messages, summary, internal, reply }]) => [
      id,
      {
        action,
        channel: channel(to),
        messages: messages.map((name) => message(to, name)),
        summary,
        tags: [{ name: internal ? 'internal' : 'public' }],
        bindings: {
          amqp: { deliveryMode: 2, ...(action === 'receive' ? { mandatory: true } : {}), bindingVersion: '0.3.0' },
        },
        ...(reply ? { reply } : {}),
      },
    ]),
  );
}
