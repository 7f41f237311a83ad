import { describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { Announcement } from '../announcement.js';
import type { NewDelivery } from '../ports/delivery-store.js';
import type { PostOutcome, QueueLetter } from '../ports/post.js';
import type { AnswerRecord, OwedAnswer, UnansweredReply } from '../ports/reply-store.js';
import type { Subscriber } from '../ports/subscription-store.js';
import { Dispatcher, STILL_OWED } from './dispatcher.js';

const taskId = newUuid();
const result = (sequence: number, tenant = 'acme'): Announcement => ({
  kind: 'results',
  tenant,
  routingKey: 'github.create-issue.succeeded',
  eventId: `${taskId}/${sequence}`,
  event: Buffer.from(`{"sequence":${sequence}}`),
  trace: { traceparent: '00-a-b-01' },
  task: { id: taskId, sequence },
});
const reply = (replyTo: string, id = newUuid()): UnansweredReply => ({
  tenant: 'acme',
  taskId,
  id,
  replyTo,
  correlationId: `for ${replyTo}`,
});
const subscriber = (name: string, change: Partial<Subscriber> = {}): Subscriber => ({
  tenant: 'acme',
  name,
  kind: 'results',
  routing: 'github.#',
  heldBack: false,
  target: { type: 'http' },
  ...change,
});

interface World {
  unanswered?: UnansweredReply[];
  owed?: OwedAnswer[];
  subscribers?: Subscriber[];
  outcome?: (letter: QueueLetter) => PostOutcome;
}

function scene({ unanswered = [], owed = [], subscribers = [], outcome = () => 'routed' }: World) {
  const sent: QueueLetter[] = [];
  const records: AnswerRecord[] = [];
  const deliveries: NewDelivery[] = [];
  const steps: string[] = [];
  const dispatcher = new Dispatcher({
    steady: (work) => work(),
    replies: {
      unanswered: async () => unanswered,
      owed: async () => owed,
      overdue: async () => ({ tasks: [], next: null }),
      record: async (answers) => {
        steps.push('record');
        records.push(...answers);
      },
    },
    subscriptions: { ofTenants: async (tenants) => subscribers.filter(({ tenant }) => tenants.includes(tenant)) },
    deliveries: {
      add: async (more) => void deliveries.push(...more),
      claim: async () => [],
      record: async () => undefined,
      disable: async () => undefined,
    },
    post: {
      send: async (letter) => {
        sent.push(letter);
        await Promise.resolve();
        steps.push('confirmed');
        return outcome(letter);
      },
    },
  });
  return { dispatcher, sent, records, deliveries, steps };
}

describe('A result', () => {
  it('answers each stored copy on its own queue under its own correlation id, and only then notes it', async () => {
    const copies = [reply('acme.one'), reply('amq.gen-two'), reply('amq.rabbitmq.reply-to.g1h2.three')];
    const { dispatcher, sent, records, steps } = scene({ unanswered: copies });
    const tally = await dispatcher.run([result(1)]);
    expect(
      sent.map(({ queue, correlationId, eventId, mandatory }) => ({ queue, correlationId, eventId, mandatory })),
    ).toEqual(
      copies.map(({ replyTo, correlationId }) => ({
        queue: replyTo,
        correlationId,
        eventId: `${taskId}/1`,
        mandatory: !replyTo.includes('reply-to'),
      })),
    );
    expect(sent[0]?.trace).toEqual({ traceparent: '00-a-b-01' });
    expect(steps).toEqual(['confirmed', 'confirmed', 'confirmed', 'record']);
    expect(records.map(({ sequence, note }) => ({ sequence, note }))).toEqual(
      Array(3).fill({ sequence: 1, note: null }),
    );
    expect(tally.answered).toBe(3);
  });

  it('is not sent to a queue its tenant may not use, and the copy says why', async () => {
    const { dispatcher, sent, records } = scene({ unanswered: [reply('waybill.tasks.http'), reply('other.q')] });
    const tally = await dispatcher.run([result(1)]);
    expect(sent).toEqual([]);
    expect(records.map(({ note }) => note)).toEqual([
      'forbidden: queues of Waybill itself take no answers',
      'forbidden: only server-named queues, direct reply-to and acme.* may be used',
    ]);
    expect(tally.forbidden).toBe(2);
  });

  it('whose answer found no queue is noted, and one that a full queue refused stays owed', async () => {
    const { dispatcher, records } = scene({
      unanswered: [reply('acme.gone'), reply('acme.full')],
      outcome: ({ queue }) => (queue === 'acme.gone' ? 'unroutable' : 'nacked'),
    });
    await dispatcher.run([result(1)]);
    expect(records.map(({ sequence, note }) => ({ sequence, note }))).toEqual([
      { sequence: 1, note: 'unroutable: there is no such queue' },
      { sequence: null, note: STILL_OWED },
    ]);
  });

  it('and a hint of the same copy in one batch answer it once, with the later result', async () => {
    const copy = reply('acme.one');
    const owed = { ...copy, sequence: 2, event: Buffer.from('{"sequence":2}') };
    const { dispatcher, sent, records } = scene({ unanswered: [copy], owed: [owed] });
    await dispatcher.run([result(1), { kind: 'reply-hint', tenant: 'acme', taskId, trace: {} }]);
    expect(sent.map(({ eventId }) => eventId)).toEqual([`${taskId}/2`]);
    expect(records).toHaveLength(1);
  });

  it('goes to the subscriptions of its tenant and kind whose pattern it fits', async () => {
    const { dispatcher, sent, deliveries } = scene({
      subscribers: [
        subscriber('hook'),
        subscriber('queue', { target: { type: 'amqp', queue: 'acme.results' } }),
        subscriber('elsewhere', { routing: 'http.#' }),
        subscriber('events', { kind: 'events', routing: '#' }),
        subscriber('foreign', { tenant: 'other', routing: '#' }),
        subscriber('stolen', { target: { type: 'amqp', queue: 'other.results' } }),
      ],
    });
    const tally = await dispatcher.run([result(1)]);
    expect(sent.map(({ queue }) => queue)).toEqual(['acme.results']);
    expect(deliveries).toEqual([
      {
        tenant: 'acme',
        subscription: 'hook',
        eventId: `${taskId}/1`,
        event: result(1).event,
        delayMs: 0,
        attempts: 0,
        error: null,
        trace: { traceparent: '00-a-b-01' },
      },
    ]);
    expect(tally).toMatchObject({ forwarded: 1, owed: 1, forbidden: 1 });
  });

  it('is owed to a subscription that is held back, whatever it delivers to, in the order it came', async () => {
    const { dispatcher, sent, deliveries } = scene({
      subscribers: [
        subscriber('queue', { heldBack: true, target: { type: 'amqp', queue: 'acme.results' } }),
        subscriber('hook', { heldBack: true }),
        subscriber('stolen', { heldBack: true, target: { type: 'amqp', queue: 'other.results' } }),
      ],
    });
    const tally = await dispatcher.run([result(2), result(1)]);
    expect(sent).toEqual([]);
    const queued = deliveries.filter(({ subscription }) => subscription === 'queue');
    expect(queued.map(({ eventId, attempts }) => ({ eventId, attempts }))).toEqual([
      { eventId: `${taskId}/2`, attempts: 0 },
      { eventId: `${taskId}/1`, attempts: 0 },
    ]);
    const [first, second] = queued.map(({ delayMs }) => delayMs);
    expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
    expect(tally).toMatchObject({ forwarded: 0, owed: 4, forbidden: 2 });
  });

  it('that a subscription’s queue did not take is owed to it', async () => {
    const { dispatcher, deliveries } = scene({
      subscribers: [subscriber('queue', { target: { type: 'amqp', queue: 'acme.results' } })],
      outcome: () => 'unroutable',
    });
    await dispatcher.run([result(1)]);
    expect(deliveries).toMatchObject([{ subscription: 'queue', attempts: 1, delayMs: 5_000, error: 'unroutable' }]);
  });
});

describe('A direct answer', () => {
  const answer = (replyTo: string) =>
    ({
      kind: 'direct-answer',
      tenant: 'acme',
      replyTo,
      correlationId: 'c',
      eventId: 'x/0',
      event: Buffer.from('{}'),
      trace: {},
    }) as const;

  it('goes to its queue alone, under the same restrictions', async () => {
    const { dispatcher, sent, deliveries, records } = scene({ subscribers: [subscriber('hook', { routing: '#' })] });
    const tally = await dispatcher.run([answer('acme.q'), answer('waybill.unroutable')]);
    expect(sent).toMatchObject([{ queue: 'acme.q', correlationId: 'c', eventId: 'x/0' }]);
    expect([deliveries, records]).toEqual([[], []]);
    expect(tally).toMatchObject({ answered: 1, forbidden: 1 });
  });
});
