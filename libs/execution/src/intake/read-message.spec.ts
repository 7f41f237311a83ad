import { describe, expect, it } from '@jest/globals';
import type { ConnectorRegistry } from '../ports/outside.js';
import { readMessage } from './read-message.js';

const body = { connector: 'http', action: 'request', connection: 'shop', input: {} };
const connectors = new Map([
  ['http', { actions: new Map([['request', { checkInput: () => null }]]) }],
]) as unknown as ConnectorRegistry;

const read = (redelivered?: boolean) =>
  readMessage(
    {
      routingKey: 'http.request',
      content: Buffer.from(JSON.stringify(body)),
      headers: {},
      properties: { messageId: '01990000-0000-7000-8000-000000000001' },
      ...(redelivered === undefined ? {} : { redelivered }),
    },
    'acme',
    false,
    connectors,
  );

describe('a message that is a task', () => {
  it('tells whether the broker delivered it before', () => {
    expect(read(true)).toMatchObject({ kind: 'task', submission: { redelivered: true } });
    expect(read(false)).toMatchObject({ kind: 'task', submission: { redelivered: false } });
    expect(read()).toMatchObject({ kind: 'task', submission: { redelivered: false } });
  });
});

describe('a hint', () => {
  const id = '01990000-0000-7000-8000-00000000000A';
  const hint = (headers: Record<string, unknown>) =>
    readMessage(
      { routingKey: 'http.request', content: Buffer.alloc(0), headers, properties: { type: 'waybill.hint' } },
      'acme',
      true,
      connectors,
    );

  it('names its task, and the day it is of where that is told', () => {
    const taskId = id.toLowerCase();
    expect(hint({ 'waybill-task': id, 'waybill-born': '2026-11-30' })).toEqual({
      ...{ kind: 'hint', taskId, born: '2026-11-30' },
    });
    for (const none of [
      undefined,
      '',
      '2026-13-45',
      '2026-02-31',
      '0000-01-01',
      '30.11.2026',
      'infinity',
      20261130,
      null,
    ]) {
      expect(hint({ 'waybill-task': id, 'waybill-born': none })).toEqual({ kind: 'hint', taskId });
    }
    expect(hint({ 'waybill-born': '2026-11-30' })).toMatchObject({ kind: 'refused', reason: 'invalid_hint' });
  });
});
