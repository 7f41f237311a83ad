import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Takes callbacks, and keeps every body that came under an event's id. The first of each fiftieth event, or of none, is
 * refused, and whoever calls `/gone` is told never to come again.
 */
export class CallbackReceiver {
  readonly bodies = new Map<string, Set<string>>();
  readonly #server: Server;
  #seen = 0;

  private constructor(server: Server, refusing: boolean) {
    this.#server = server;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url?.endsWith('/gone')) {
          response.writeHead(410).end();
          return;
        }
        const id = String(request.headers['webhook-id']);
        const known = this.bodies.get(id);
        if (refusing && known === undefined && ++this.#seen % 50 === 0) {
          this.bodies.set(id, new Set());
          response.writeHead(500).end();
          return;
        }
        this.bodies.set(id, (known ?? new Set()).add(Buffer.concat(chunks).toString('utf8')));
        response.writeHead(204).end();
      });
    });
  }

  static async start(refusing = true): Promise<CallbackReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CallbackReceiver(server, refusing);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
