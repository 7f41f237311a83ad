import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Announcement } from '../history.js';
import { readAnnouncement } from './read-announcement.js';

/** Of so many callbacks one is refused at first, so that it has to come again; a second time it would come much later. */
const REFUSES_ONE_OF = 150;

/** Takes callbacks, and keeps those whose signature the reference library of Standard Webhooks finds right. */
export class CallbackWitness {
  readonly seen: Announcement[] = [];
  /** Callbacks whose signature was wrong: there is none, unless something is. */
  forged = 0;
  #taken = 0;
  readonly #refused = new Set<unknown>();
  #secret: string | null = null;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#take(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<CallbackWitness> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CallbackWitness(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/callback`;
  }

  /** The secret that its subscription signs with; without one everything counts as forged. */
  expect(secret: string): void {
    this.#secret = secret;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (this.#refuses(request.headers['webhook-id'])) return void response.writeHead(503).end();
    if (!this.#isSigned(request, body)) {
      this.forged++;
      return void response.writeHead(401).end();
    }
    this.seen.push(readAnnouncement(body, 'callback', Date.now()));
    response.writeHead(204).end();
  }

  #refuses(id: unknown): boolean {
    if (++this.#taken % REFUSES_ONE_OF !== 0 || this.#refused.has(id)) return false;
    this.#refused.add(id);
    return true;
  }

  #isSigned({ headers }: IncomingMessage, body: Buffer): boolean {
    if (this.#secret === null) return false;
    try {
      new Webhook(this.#secret).verify(body.toString('utf8'), headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  }
}
