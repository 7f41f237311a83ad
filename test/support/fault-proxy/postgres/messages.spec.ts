import { describe, expect, it } from '@jest/globals';
import { asksFirst, type Message, MessageReader } from './message-reader.js';
import { commits } from './query-trap.js';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

describe('messages', () => {
  const start = message('', Buffer.concat([number(196_608), Buffer.from('user\u0000me\u0000\u0000')]));
  const wire = Buffer.concat([message('', number(80_877_103)), start, message('Q', Buffer.from('COMMIT\u0000'))]);

  it.each([1, 3, 8, wire.length])('of a client are found again in pieces of %d bytes', (size) => {
    const reader = new MessageReader('client');
    const messages: Message[] = [];
    for (let from = 0; from < wire.length; from += size) {
      messages.push(...reader.push(wire.subarray(from, from + size)));
    }
    expect(messages.map(asksFirst)).toEqual([true, false, false]);
    expect(messages.map(({ type, body }) => [type, body.length])).toEqual([
      ['', 4],
      ['', start.length - 4],
      ['Q', 7],
    ]);
    expect(Buffer.concat(messages.map(({ bytes }) => bytes))).toEqual(wire);
  });

  it('of a server may begin with the byte that refuses TLS', () => {
    const reader = new MessageReader('server');
    reader.expectBare();
    expect(
      reader.push(Buffer.concat([Buffer.from('N'), message('Z', Buffer.from('I'))])).map(({ type }) => type),
    ).toEqual(['', 'Z']);
  });
});

it.each<[string, boolean, boolean]>([
  ['COMMIT', true, true],
  ['commit', true, true],
  ['INSERT INTO a VALUES (1)', true, false],
  ['WITH x AS (SELECT 1) UPDATE a SET b = 1', false, true],
  ['INSERT INTO a VALUES (1)', false, true],
  ['SELECT 1', false, false],
  ['BEGIN', false, false],
  ['ROLLBACK', true, false],
])('%s, a transaction being open or not (%j), settles something for good: %j', (text, inTransaction, expected) => {
  expect(commits({ text, name: '', inTransaction })).toBe(expected);
});
