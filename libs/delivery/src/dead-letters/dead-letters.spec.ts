import { describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { attributeTenant, type TenantFacts } from './attribute-tenant.js';
import { fingerprintOf } from './dead-letter-fingerprint.js';
import { storedHeaders } from './dead-letter-headers.js';
import { readDeadLetter } from './dead-letter-reading.js';
import type { DeadMessage } from './dead-message.js';
import { latestDeath } from './dead-message.js';
import { quarantineLetter } from './quarantine.js';

const id = newUuid();
const task = Buffer.from(JSON.stringify({ connector: 'http', action: 'request', connection: 'main', input: {} }));
const death = (queue: string, reason: string) => ({
  queue,
  reason,
  count: 1,
  time: { '!': 'timestamp', value: 1_800_000_000 },
});
const dead = (change: Partial<DeadMessage> = {}): DeadMessage => ({
  queue: 'waybill.dead.http',
  exchange: 'waybill.dead-letters',
  routingKey: 'http.request',
  properties: { messageId: id },
  headers: {},
  content: task,
  ...change,
});
const crashed = (change: Partial<DeadMessage> = {}) =>
  dead({ headers: { 'x-death': [death('waybill.tasks.http', 'delivery_limit')], tenant: 'acme' }, ...change });

describe('A dead letter', () => {
  it('of a service has the reason and task that the service gave', () => {
    const headers = { 'waybill-reason': 'retries_exhausted', 'waybill-detail': 'five times 503', 'waybill-task': id };
    expect(readDeadLetter(dead({ headers }))).toMatchObject({
      reason: 'retries_exhausted',
      detail: 'five times 503',
      taskId: id,
      connector: 'http',
      action: 'request',
    });
  });

  it('of an agent’s unreadable message has no task, although its message id is one', () => {
    const headers = { 'waybill-reason': 'idempotency_conflict', 'waybill-user-id': 'acme-agent' };
    expect(readDeadLetter(dead({ headers }))).toMatchObject({ taskId: null, userId: 'acme-agent' });
  });

  it('of the broker has the reason of its latest death, whatever its headers say', () => {
    const headers = {
      'waybill-reason': 'forged',
      'x-first-death-reason': 'expired',
      'x-death': [death('waybill.tasks.http', 'delivery_limit'), death('waybill.delay.1s', 'expired')],
    };
    expect(readDeadLetter(dead({ headers }))).toMatchObject({ reason: 'delivery_limit', taskId: id });
  });

  it('that only rested in a delay tier before a service gave it up keeps the service’s reason', () => {
    const headers = { 'waybill-reason': 'unknown_action', 'x-death': [death('waybill.delay.1s', 'expired')] };
    expect(readDeadLetter(dead({ headers })).reason).toBe('unknown_action');
  });

  it('that no queue took is unroutable and names its key', () => {
    const message = dead({
      queue: 'waybill.unroutable',
      exchange: 'waybill.tasks',
      routingKey: 'nowhere.do',
      headers: { 'waybill-reason': 'forged' },
    });
    expect(readDeadLetter(message)).toMatchObject({ reason: 'unroutable', connector: 'nowhere', taskId: null });
    expect(readDeadLetter(message).detail).toContain('nowhere.do');
  });

  it('without any reason, with headers of the wrong type or a strange key is still read', () => {
    const headers = { 'waybill-reason': 7, 'waybill-detail': 'a\u0000b', 'x-death': 'no', 'waybill-task': {} };
    expect(readDeadLetter(dead({ headers, routingKey: 'A b.c.d' }))).toMatchObject({
      reason: 'unknown',
      detail: 'ab',
      connector: '',
      action: '',
    });
  });

  it('has the same fingerprint when it is delivered again, and another with any other content or death', () => {
    const print = (message: DeadMessage) => fingerprintOf(message, readDeadLetter(message)).toString('hex');
    expect(print(crashed())).toBe(print(crashed()));
    const others = [
      crashed({ content: Buffer.from('other') }),
      crashed({ queue: 'waybill.dead.github' }),
      crashed({ properties: { messageId: newUuid() } }),
      crashed({ headers: { 'x-death': [{ ...death('waybill.tasks.http', 'delivery_limit'), count: 2 }] } }),
      dead({ headers: { 'waybill-reason': 'x' } }),
    ];
    expect(new Set([crashed(), ...others].map(print)).size).toBe(others.length + 1);
  });

  it('is kept without what its headers call a secret, however deep, and with what is no text', () => {
    const headers = {
      Authorization: 'Bearer canary',
      nested: { 'x-api-key': 'canary', n: 12n },
      'idempotency-key': 'k',
      bytes: Buffer.from('b'),
    };
    const stored = storedHeaders(dead({ headers })).toString();
    expect(stored).not.toContain('canary');
    expect(JSON.parse(stored)).toMatchObject({
      properties: { messageId: id },
      headers: { nested: { n: '12' }, 'idempotency-key': 'k', bytes: { base64: 'Yg==' } },
    });
  });
});

describe('The tenant of a dead letter', () => {
  const facts = (...tenants: string[]): TenantFacts => ({
    tenants: new Set(tenants),
    userOf: (name) => ({ 'acme-agent': { tenant: 'acme' }, 'waybill-worker': 'any' as const })[name],
  });
  const attribute = (change: Partial<DeadMessage>, known: TenantFacts) => {
    const message = dead(change);
    return attributeTenant(message, readDeadLetter(message), known);
  };

  it('is that of its broker user, not of a header the user may not set', () => {
    const change = {
      exchange: 'waybill.tasks',
      queue: 'waybill.unroutable',
      properties: { userId: 'acme-agent' },
      headers: { tenant: 'other' },
    };
    expect(attribute(change, facts('acme', 'other'))).toBe('acme');
  });

  it('is the header only where the broker vouches for a service or operator, else anybody could name a victim', () => {
    expect(attribute({ headers: { tenant: 'other', 'waybill-reason': 'x' } }, facts('acme', 'other'))).toBe('');
    expect(
      attribute({ properties: { userId: 'waybill-worker' }, headers: { tenant: 'acme' } }, facts('acme', 'other')),
    ).toBe('acme');
  });

  it('is the only tenant where the sender is unknown, and nobody’s where there are several', () => {
    const change = { exchange: 'waybill.tasks', queue: 'waybill.unroutable', headers: { tenant: 'acme' } };
    expect(attribute(change, facts('acme'))).toBe('acme');
    expect(attribute(change, facts('acme', 'other'))).toBe('');
  });
});

describe('Quarantine', () => {
  const letter = (message: DeadMessage, tenant = 'acme') => quarantineLetter(message, readDeadLetter(message), tenant);

  it('takes a readable task that reached its delivery limit, without the broker’s notes and the foreign user', () => {
    const message = crashed({
      properties: { messageId: id, replyTo: 'acme.q', userId: 'acme-agent', contentType: 'application/json' },
      headers: {
        'x-death': [death('waybill.tasks.http', 'delivery_limit')],
        'idempotency-key': 'k',
        traceparent: '00-1',
        tenant: 'x',
      },
    });
    expect(letter(message)).toEqual({
      routingKey: 'http.request',
      properties: { messageId: id, replyTo: 'acme.q', contentType: 'application/json' },
      headers: { tenant: 'acme', 'idempotency-key': 'k', traceparent: '00-1' },
      content: task,
    });
  });

  it('takes a hint with its task', () => {
    const headers = { 'x-death': [death('waybill.tasks.http', 'delivery_limit')], 'waybill-task': id };
    const hint = letter(dead({ properties: { type: 'waybill.hint' }, headers, content: Buffer.alloc(0) }));
    expect(hint).toMatchObject({
      properties: { type: 'waybill.hint' },
      headers: { 'waybill-task': id, tenant: 'acme' },
    });
  });

  it('leaves alone what came from quarantine, is no task, died otherwise or is nobody’s', () => {
    const from = (queue: string, reason: string) => crashed({ headers: { 'x-death': [death(queue, reason)] } });
    expect(letter(from('waybill.quarantine.http', 'delivery_limit'))).toBeNull();
    expect(letter(from('waybill.tasks.http', 'rejected'))).toBeNull();
    expect(letter(crashed({ content: Buffer.from('{') }))).toBeNull();
    expect(letter(crashed(), '')).toBeNull();
  });
});

describe('the time of a death', () => {
  it.each([9e15, -1, Number.NaN, 'soon'])('is not believed where no broker can have noted it: %p', (time) => {
    expect(latestDeath({ 'x-death': [{ queue: 'q', reason: 'maxlen', time }] })?.time).toBeNull();
  });
});
