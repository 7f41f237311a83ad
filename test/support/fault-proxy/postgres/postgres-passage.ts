import type { Passage, WireEnds } from '../../tcp-proxy.js';
import { asksFirst, type Message, MessageReader } from './message-reader.js';
import type { Query, QueryTrap } from './query-trap.js';

/**
 * One session of PostgreSQL without TLS. A trapped query's answer is held until the server says that it is ready again,
 * which is when it has committed; then the connection is cut. An answer that is an error goes through, and the trap waits
 * on.
 */
export class PostgresPassage implements Passage {
  readonly #fromClient = new MessageReader('client');
  readonly #fromServer = new MessageReader('server');
  /** Texts of prepared statements, by name. */
  readonly #prepared = new Map<string, string>();
  #inTransaction = false;
  #caught: QueryTrap | null = null;
  #held: Message[] = [];
  #over = false;

  constructor(
    private readonly ends: WireEnds,
    private readonly traps: () => readonly QueryTrap[],
  ) {}

  fromClient(bytes: Buffer): void {
    for (const message of this.#fromClient.push(bytes)) {
      if (this.#over) return;
      if (asksFirst(message)) this.#fromServer.expectBare();
      const query = this.#queryOf(message);
      const found = query && this.traps().find(({ trap, matches }) => trap.armed && matches(query));
      if (found?.when === 'before' && found.trap.fire()) {
        this.#cut();
        return;
      }
      if (found) this.#caught = found;
      this.ends.toServer(message.bytes);
    }
  }

  fromServer(bytes: Buffer): void {
    for (const message of this.#fromServer.push(bytes)) {
      if (this.#over) return;
      if (message.type === 'Z') this.#inTransaction = message.body.toString('latin1') !== 'I';
      if (this.#caught) this.#hold(message, this.#caught);
      else this.ends.toClient(message.bytes);
    }
  }

  end(): void {
    this.#over = true;
  }

  #hold(message: Message, { trap }: QueryTrap): void {
    this.#held.push(message);
    if (message.type !== 'Z') return;
    this.#caught = null;
    const answer = this.#held.splice(0);
    const failed = answer.some(({ type }) => type === 'E');
    if (!failed && trap.fire()) this.#cut();
    else for (const { bytes } of answer) this.ends.toClient(bytes);
  }

  #cut(): void {
    this.#over = true;
    this.ends.cut();
  }

  /** The query that a message has carried out; null for every other message. */
  #queryOf({ type, body }: Message): Query | null {
    const inTransaction = this.#inTransaction;
    if (type === 'Q') return { text: readText(body, 0).text, name: '', inTransaction };
    if (type === 'P') {
      const name = readText(body, 0);
      this.#prepared.set(name.text, readText(body, name.next).text);
    }
    if (type !== 'B') return null;
    const name = readText(body, readText(body, 0).next).text;
    return { text: this.#prepared.get(name) ?? '', name, inTransaction };
  }
}

/** The text that ends in a zero byte, and where the next begins. */
function readText(body: Buffer, from: number): { text: string; next: number } {
  const end = body.indexOf(0, from);
  const until = end === -1 ? body.length : end;
  return { text: body.toString('utf8', from, until), next: until + 1 };
}
