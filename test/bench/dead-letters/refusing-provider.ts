import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How often an order was refused, and how often it was carried out. */
export interface OrderCalls {
  refused: number;
  done: number;
}

/** Of so many orders one is refused for a reason of its own, so that there are two incidents. */
const ONE_IN = 5;

/** A third party that refuses every order until it is mended, and counts what it was asked for: `PUT /orders/<id>`. */
export class RefusingProvider {
  readonly #calls = new Map<string, OrderCalls>();
  #mended = false;
  #counted = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      request.once('end', () => this.#answer(request.url ?? '', response));
    });
  }

  static async start(): Promise<RefusingProvider> {
    const server = createServer({ keepAliveTimeout: 60_000 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RefusingProvider(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on orders are carried out. */
  mend(): void {
    this.#mended = true;
  }

  callsOf(id: string): OrderCalls {
    return this.#calls.get(id) ?? { refused: 0, done: 0 };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  #answer(url: string, response: ServerResponse): void {
    const id = url.slice('/orders/'.length);
    const calls = this.callsOf(id);
    this.#calls.set(id, calls);
    if (this.#mended) calls.done += 1;
    else calls.refused += 1;
    const status = this.#mended ? 200 : this.#counted++ % ONE_IN === 0 ? 404 : 422;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  }
}
