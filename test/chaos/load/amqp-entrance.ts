import { setTimeout as pause } from 'node:timers/promises';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type SendEnd, unanswered } from './send-end.js';
import type { TaskBody } from './task-body.js';

/** How long a connection, and a confirm, may take, in milliseconds. */
const PATIENCE_MS = 10_000;
const AGAIN_AFTER_MS = 200;
/** What amqplib says of a message that the broker did not take. */
const NACKED = 'message nacked';

/** One copy as it is published. `id` becomes the task's id where it is the first under its key. */
export interface Publishing {
  id: string;
  key: string;
  task: TaskBody;
  replyTo: string | null;
}

interface Session {
  connection: ChannelModel;
  channel: ConfirmChannel;
  /** Message ids that the broker gave back, which it says before it confirms them. */
  returned: Set<string>;
}

/**
 * Publishes as a careful program of anybody's would: mandatory, persistent, every confirm awaited with a limit. A channel
 * on which something did not come is thrown away; the next publication makes a new one.
 */
export class AmqpEntrance {
  readonly #url: string;
  #session: Promise<Session> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when there is a channel, or when `signal` aborts. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = await this.#open().then(
        () => true,
        () => false,
      );
      if (open) return;
      await pause(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Publishes one copy. Never rejects. */
  async publish(publishing: Publishing): Promise<SendEnd> {
    const opening = this.#open();
    let session: Session;
    try {
      session = await opening;
    } catch (error) {
      return { kind: 'refused', why: `no channel: ${String(error).slice(0, 150)}`, again: true };
    }
    try {
      return await confirmed(session, publishing);
    } catch (error) {
      this.#throwAway(opening, session);
      return unanswered(error);
    }
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => null);
    this.#session = null;
    await session?.connection.close().catch(() => {});
  }

  #open(): Promise<Session> {
    if (this.#session !== null) return this.#session;
    const opening: Promise<Session> = within(
      PATIENCE_MS,
      'a channel',
      open(this.#url, () => this.#forget(opening)),
    );
    this.#session = opening;
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #forget(opening: Promise<Session>): void {
    if (this.#session === opening) this.#session = null;
  }

  #throwAway(opening: Promise<Session>, { connection }: Session): void {
    this.#forget(opening);
    connection.close().catch(() => {});
  }
}

async function open(url: string, onClose: () => void): Promise<Session> {
  const connection = await connect(url, {
    ...{ noDelay: true, keepAlive: true, timeout: PATIENCE_MS },
    clientProperties: { connection_name: 'chaos load' },
  });
  connection.on('error', () => {});
  connection.on('close', onClose);
  const channel = await connection.createConfirmChannel();
  channel.setMaxListeners(0);
  channel.on('error', () => {});
  channel.on('close', () => {
    onClose();
    connection.close().catch(() => {});
  });
  const returned = new Set<string>();
  channel.on('return', (message: { properties: { messageId?: string } }) => {
    returned.add(message.properties.messageId ?? '');
  });
  return { connection, channel, returned };
}

function confirmed({ channel, returned }: Session, { id, key, task, replyTo }: Publishing): Promise<SendEnd> {
  let lost = () => {};
  const answer = new Promise<SendEnd>((resolve, reject) => {
    lost = () => reject(new Error('the channel closed before the confirm'));
    channel.once('close', lost);
    const content = Buffer.from(JSON.stringify(task));
    const properties = {
      ...{ messageId: id, contentType: 'application/json', deliveryMode: 2, mandatory: true },
      headers: { 'idempotency-key': key },
      ...(replyTo === null ? {} : { replyTo }),
    };
    channel.publish('waybill.tasks', `${task.connector}.${task.action}`, content, properties, (nacked: unknown) => {
      // Where the channel is gone, everything under way on it is ended in the same way as by a nack.
      if (nacked instanceof Error && nacked.message !== NACKED) reject(nacked);
      else if (nacked) resolve({ kind: 'refused', why: 'nacked by the broker', again: true });
      else if (returned.delete(id)) resolve({ kind: 'refused', why: 'returned by the broker', again: true });
      else resolve({ kind: 'accepted', id });
    });
  });
  return within(PATIENCE_MS, 'the confirm', answer).finally(() => channel.off('close', lost));
}

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
