import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { newUuid } from '#libs/contracts';
import type { BenchSource } from './bench-scene.js';

/** Whose webhooks they are: each is a lane of its own order. */
const CUSTOMERS = 200;

/** A webhook as bytes on the wire: a body of about 700 bytes under an id of its own, signed. */
export function delivery(source: BenchSource, number: number): Buffer {
  const id = newUuid();
  const lines = [1, 2, 3, 4].map((n) => ({
    sku: `SKU-2026-00${n}`,
    title: `Article no. ${n}`,
    quantity: n,
    price: 9.9,
  }));
  const body = JSON.stringify({
    type: 'order.paid',
    customer: `customer-${number % CUSTOMERS}`,
    order: { id, currency: 'EUR', total: 99, lines },
    note: 'Leave the parcel with the neighbour on the second floor, please.'.repeat(3),
  });
  const signature = createHmac('sha256', source.secret).update(`${id}.${body}`).digest('hex');
  const head = [
    `POST /v1/webhooks/${source.id} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `x-delivery: ${id}`,
    `x-signature: ${signature}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** What is sent, and how a sender looks around. */
export interface DeliveryLoad<Look> {
  count: number;
  /** The answer that ends the warm-up. */
  warm: number;
  connections: number;
  /** Called at that answer and at the last one. */
  look(): Look;
}

/**
 * Sends `count` webhooks over `connections` connections that stay open, on each the next one after an answer. Speaks
 * plain HTTP/1.1 over sockets, made beforehand, so that as little of the machine as possible goes to the sender.
 *
 * @throws Error at the first answer that is not 202
 */
export async function sendDeliveries<Look>(
  port: number,
  source: BenchSource,
  { count, warm, connections, look }: DeliveryLoad<Look>,
): Promise<readonly [warm: Look, last: Look]> {
  const requests = Array.from({ length: count }, (_, number) => delivery(source, number));
  const done = Promise.withResolvers<readonly [Look, Look]>();
  let answered = 0;
  let warmed: Look;
  const settled = () => {
    answered += 1;
    if (answered === warm) warmed = look();
    if (answered === count) done.resolve([warmed, look()]);
  };
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('error', done.reject);
    socket.on('close', () => done.reject(new Error('The service closed a connection')));
    drive(socket, () => requests.pop(), settled, done.reject);
    return socket;
  });
  try {
    return await done.promise;
  } finally {
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
}

function drive(
  socket: Socket,
  next: () => Buffer | undefined,
  settled: () => void,
  failed: (error: Error) => void,
): void {
  const send = () => {
    const request = next();
    if (request) socket.write(request);
  };
  socket.on('connect', send);
  const answered = () => {
    settled();
    send();
  };
  onAnswers(socket, answered, failed);
}

/** Reads answers off a connection, one after another; any but 202 is a failure. */
export function onAnswers(socket: Socket, answered: () => void, failed: (error: Error) => void): void {
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    const head = received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, head + 2))?.[1] ?? Number.NaN);
    if (received.length < head + 4 + length) return;
    if (!received.startsWith('HTTP/1.1 202')) return failed(new Error(`A webhook was answered: ${received}`));
    received = '';
    answered();
  });
}
