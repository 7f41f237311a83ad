import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Below here effects can be looked up by their id. */
const MARKS = '/marks/';

/** How the first call of a request ends; later ones end well. `-after` has had its effect, `-before` has not. */
export type Trouble =
  | 'none'
  | 'refused-before'
  | 'slow-down-before'
  | 'rejected-before'
  | 'unauthorized-before'
  | 'reset-before'
  | 'error-after'
  | 'reset-after';

/** What every request's body says. */
export interface Order {
  readonly id: string;
  readonly trouble: Trouble;
  /** Milliseconds until it is carried out. */
  readonly delayMs: number;
}

/** A request as it came in. */
export interface CountedCall {
  readonly method: string;
  readonly token: string | null;
  /** All of it that a repetition must have alike: target, headers and body. */
  readonly bytes: string;
}

/**
 * A third party that counts. POST with an idempotency key has one effect for each key, POST without one has an effect
 * every time, PUT puts the state of an id, GET does nothing, and of `/marks/<id>` says whether there was an effect, which
 * is counted nowhere. It lives in the process of the spec, so no kill reaches it.
 */
export class CountingProvider {
  readonly #server: Server;
  readonly #calls = new Map<string, CountedCall[]>();
  readonly #effects = new Map<string, number>();
  readonly #answered = new Map<string, string>();
  /** Requests taken and not yet answered. */
  inFlight = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.inFlight++;
      response.on('close', () => this.inFlight--);
      this.#take(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<CountingProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CountingProvider(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** All that was ever asked for an id. */
  calls(id: string): readonly CountedCall[] {
    return this.#calls.get(id) ?? [];
  }

  /** How often something has changed for an id. */
  effects(id: string): number {
    return this.#effects.get(id) ?? 0;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    if (url.startsWith(MARKS)) return answer(response, this.effects(url.slice(MARKS.length)) > 0 ? 200 : 404, {});
    const order = readOrder(url, body);
    const token = (headers['idempotency-key'] as string | undefined) ?? null;
    const { authorization: _secret, traceparent: _trace, connection: _hop, ...same } = headers;
    const calls = this.#calls.get(order.id) ?? [];
    this.#calls.set(order.id, [...calls, { method, token, bytes: JSON.stringify([method, url, same, body]) }]);
    await pause(order.delayMs);
    const trouble = calls.length === 0 ? order.trouble : 'none';
    if (trouble === 'refused-before') return answer(response, 429, {});
    if (trouble === 'slow-down-before') return answer(response, 503, { 'retry-after': '1' });
    if (trouble === 'rejected-before') return answer(response, 400, {});
    if (trouble === 'unauthorized-before') return answer(response, 401, {});
    if (trouble === 'reset-before') return void request.socket.resetAndDestroy();
    this.#apply(method, order.id, token);
    if (trouble === 'reset-after') return void request.socket.resetAndDestroy();
    answer(response, trouble === 'error-after' ? 500 : 200, {});
  }

  #apply(method: string, id: string, token: string | null): void {
    if (method === 'GET') return;
    // Putting the same state again changes nothing, and a key that is known gets its answer again.
    if (method === 'PUT' || token !== null) {
      const known = `${method} ${id} ${token}`;
      if (this.#answered.has(known)) return;
      this.#answered.set(known, id);
    }
    this.#effects.set(id, this.effects(id) + 1);
  }
}

function readOrder(url: string, body: string): Order {
  if (body !== '') return JSON.parse(body) as Order;
  const query = new URL(url, 'http://provider').searchParams;
  const [id, trouble, delayMs] = ['id', 'trouble', 'delayMs'].map((name) => query.get(name) ?? '');
  return { id: id ?? '', trouble: (trouble || 'none') as Trouble, delayMs: Number(delayMs) };
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"ok":true}');
}
