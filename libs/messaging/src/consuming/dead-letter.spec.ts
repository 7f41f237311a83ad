import { describe, expect, it } from '@jest/globals';
import { deadLetterOf } from './dead-letter.js';
import { type Delivery, deliveryOf } from './delivery.js';

const fields = {
  deliveryTag: 1,
  consumerTag: 'c',
  redelivered: false,
  exchange: 'waybill.tasks',
  routingKey: 'http.request',
};
const properties = {
  contentType: 'application/json',
  contentEncoding: undefined,
  headers: {} as Record<string, unknown>,
  deliveryMode: 1,
  priority: undefined,
  correlationId: 'c-1',
  replyTo: 'amq.gen-1',
  expiration: '60000',
  messageId: 'm-1',
  timestamp: undefined,
  type: undefined,
  userId: 'agent',
  appId: undefined,
  clusterId: undefined,
};

const delivered = (headers: Record<string, unknown>, redelivered = false): Delivery =>
  deliveryOf('waybill.tasks.http', {
    content: Buffer.from([0xff, 0]),
    fields: { ...fields, redelivered },
    properties: { ...properties, headers },
  });

describe('a delivery', () => {
  it('counts failed deliveries by the broker, not by what the publisher wrote', () => {
    expect(delivered({ 'x-delivery-count': 90 }).deliveryCount).toBe(0);
    expect(delivered({ 'x-delivery-count': 3 }, true).deliveryCount).toBe(3);
    expect(delivered({}, true).deliveryCount).toBe(0);
  });

  it('leaves out properties that were not set', () => {
    expect(Object.keys(delivered({}).properties).sort()).toEqual([
      'contentType',
      'correlationId',
      'deliveryMode',
      'expiration',
      'messageId',
      'replyTo',
      'userId',
    ]);
  });
});

describe('a dead letter', () => {
  const settlement = { kind: 'dead-letter', reason: 'unreadable', detail: 'body is not JSON' } as const;

  it('is the original body with the reason in its headers', () => {
    const letter = deadLetterOf(delivered({ tenant: 'default' }), settlement);
    expect(letter).toMatchObject({ exchange: 'waybill.dead-letters', routingKey: 'http.request' });
    expect(letter.content).toEqual(Buffer.from([0xff, 0]));
    expect(letter.headers).toEqual({
      tenant: 'default',
      'waybill-reason': 'unreadable',
      'waybill-detail': 'body is not JSON',
      'waybill-queue': 'waybill.tasks.http',
      'waybill-user-id': 'agent',
      'waybill-expiration': '60000',
    });
  });

  it('carries no property that would close our channel, lose the letter or let it expire', () => {
    expect(deadLetterOf(delivered({}), settlement).properties).toEqual({
      contentType: 'application/json',
      correlationId: 'c-1',
      replyTo: 'amq.gen-1',
      messageId: 'm-1',
    });
  });

  it('carries no header that routes copies elsewhere or speaks in our name', () => {
    const forged = {
      CC: ['github.x'],
      BCC: ['slack.y'],
      'x-delivery-count': 9,
      'Waybill-Reason': 'forged',
      'waybill-user-id': 'root',
    };
    const { headers } = deadLetterOf(delivered(forged), settlement);
    expect(Object.keys(headers ?? {}).sort()).toEqual([
      'waybill-detail',
      'waybill-expiration',
      'waybill-queue',
      'waybill-reason',
      'waybill-user-id',
    ]);
    expect(headers?.['waybill-user-id']).toBe('agent');
  });

  it('takes the key it is given, and cuts an endless detail', () => {
    const letter = deadLetterOf(delivered({}), { ...settlement, detail: 'x'.repeat(99_999), routingKey: 'http.other' });
    expect(letter.routingKey).toBe('http.other');
    expect(String(letter.headers?.['waybill-detail'])).toHaveLength(2_000);
  });
});

describe('a dead letter whose publisher planted the broker’s notes', () => {
  it('does not carry them on', () => {
    const planted = {
      'x-death': [{ queue: 'waybill.tasks.http', reason: 'maxlen', time: 9e15 }],
      'X-First-Death-Reason': 'x',
    };
    const letter = deadLetterOf(delivered({ ...planted, tenant: 'acme' }), {
      kind: 'dead-letter',
      reason: 'invalid_task',
      detail: 'no',
    });
    expect(Object.keys(letter.headers ?? {}).filter((name) => /death/i.test(name))).toEqual([]);
    expect(letter.headers).toMatchObject({ tenant: 'acme' });
  });
});
