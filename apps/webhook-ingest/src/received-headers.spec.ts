import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { receivedHeaders } from './received-headers.js';

it('holds no header that was not sent, whatever its name', () => {
  const raw = new IncomingMessage(new Socket());
  raw.headers = { 'x-signature': 'a', 'set-cookie': ['a', 'b'] };
  const headers = receivedHeaders({ raw, sentContentType: undefined });
  expect({ ...headers }).toEqual({ 'x-signature': 'a', 'set-cookie': 'a, b' });
  for (const name of ['constructor', 'toString', '__proto__']) expect(headers[name]).toBeUndefined();
});
