import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver was sent. */
export interface ReceivedMessage {
  headers: Record<string, string>;
  body: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: specs look into events of every shape
  event: any;
}

/** Takes messages about alerts over HTTP. */
export interface AlertReceiver {
  url: string;
  received: ReceivedMessage[];
  /** What it answers from now on; null for never. */
  answer(status: number | null): void;
  close(): void;
}

/** Listens on a port of loopback, and answers 204 until told otherwise. */
export async function alertReceiver(): Promise<AlertReceiver> {
  const received: ReceivedMessage[] = [];
  let status: number | null = 204;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ headers, body, event: JSON.parse(body.toString('utf8')) });
    if (status !== null) response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`,
    received,
    answer: (next) => {
      status = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
