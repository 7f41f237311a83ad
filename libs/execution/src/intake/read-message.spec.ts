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
