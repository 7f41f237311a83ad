import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { managementApi } from './management-api.js';

let server: Server;
let answer: (response: ServerResponse) => void = () => undefined;

beforeAll(async () => {
  server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (patienceMs: number) => {
  const { port } = server.address() as AddressInfo;
  return managementApi(`http://user:not-the-secret@127.0.0.1:${port}`, patienceMs).get('/queues');
};

describe("RabbitMQ's management API", () => {
  it.each<[string, typeof answer, RegExp, number]>([
    ['never answers', () => undefined, /did not answer GET [/]queues/, 200],
    [
      'begins an answer and never ends it',
      (to) => to.writeHead(200).write('[{"na'),
      /did not answer GET [/]queues/,
      200,
    ],
    ['begins a refusal and never ends it', (to) => to.writeHead(500).write('oh'), /did not answer GET [/]queues/, 200],
    ['is a page of something else', (to) => to.end('<html>'), /sends no JSON. Check RABBITMQ_MANAGEMENT_URL/, 10_000],
    ['refuses', (to) => to.writeHead(403).end('no'), /with 403 no[.] That user lacks the tag/, 10_000],
  ])('is refused by name where it %s', async (_what, answers, message, patienceMs) => {
    answer = answers;
    const refusal = await ask(patienceMs).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'ManagementRefused', message: expect.stringMatching(message) });
    expect(String(refusal)).not.toContain('not-the-secret');
  });
});
