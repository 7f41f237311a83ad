/** A message of PostgreSQL's protocol 3, whole, as it stands on the wire. */
export interface Message {
  readonly bytes: Buffer;
  /** One letter; empty for what comes before the session has begun. */
  readonly type: string;
  /** What stands behind type and length. */
  readonly body: Buffer;
}

/** Requests before the start-up that the server answers by a single byte: for TLS and for GSSAPI. */
const ASKING_FIRST: readonly number[] = [80_877_103, 80_877_104];

/** Cuts what comes over a connection into messages, however the network has cut it. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  /** How many messages without a type come first. */
  #bare: number;

  /** @param side whose messages they are: a client’s begin with its start-up, which has no type */
  constructor(private readonly side: 'client' | 'server') {
    this.#bare = side === 'client' ? 1 : 0;
  }

  /** The server is to answer a request for TLS, by a single byte. */
  expectBare(): void {
    this.#bare++;
  }

  /** The messages that are whole now. */
  push(bytes: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    for (let size = this.#size(); size > 0 && this.#rest.length >= size; size = this.#size()) {
      messages.push(this.#take(size));
    }
    return messages;
  }

  /** Of the next message, in bytes; 0 where that is not known yet. */
  #size(): number {
    if (this.#bare > 0 && this.side === 'server') return 1;
    const before = this.#bare > 0 ? 0 : 1;
    return this.#rest.length < before + 4 ? 0 : this.#rest.readUInt32BE(before) + before;
  }

  #take(size: number): Message {
    const bytes = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    if (this.#bare === 0) return { bytes, type: String.fromCharCode(bytes[0] ?? 0), body: bytes.subarray(5) };
    const message = { bytes, type: '', body: bytes.subarray(4) };
    if (!asksFirst(message)) this.#bare--;
    return message;
  }
}

/** Whether a message before the session asks for encryption: after it come one byte of the server and another start-up. */
export const asksFirst = ({ type, body }: Message): boolean =>
  type === '' && body.length === 4 && ASKING_FIRST.includes(body.readUInt32BE(0));
