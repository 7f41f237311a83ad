import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SelfSigned } from './self-signed-certificate.js';

/** What a PostgreSQL client says before TLS: 8 bytes, the length and a number for "may I". */
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');

/** Speaks TLS in front of a broker or database that does not, on a port of its own of loopback. */
export class TlsFront {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: URL, certificate: SelfSigned) {
    const join = (client: Socket) => {
      const secure = new TLSSocket(client, { isServer: true, ...certificate });
      const server = connect(Number(target.port), target.hostname);
      for (const socket of [client, secure, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      }
      secure.pipe(server).pipe(secure);
    };
    this.#server = createServer((client) => {
      if (!target.protocol.startsWith('postgres')) return join(client);
      client.once('data', (asked) => {
        if (!asked.equals(SSL_REQUEST)) return client.destroy();
        client.write('S');
        join(client);
      });
    });
  }

  /** Starts one in front of the server of `url`. */
  static async before(url: string, certificate: SelfSigned): Promise<TlsFront> {
    const front = new TlsFront(new URL(url), certificate);
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    return front;
  }

  /** The URL that leads through it, under the name `localhost`. */
  through(url: string): string {
    const changed = new URL(url.replace(/^amqp:/, 'amqps:'));
    changed.hostname = 'localhost';
    changed.port = String((this.#server.address() as AddressInfo).port);
    return changed.href;
  }

  /** Cuts what goes through it, and takes nothing more. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
