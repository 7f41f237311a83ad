import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { compileSchema, InstallationRecord, parseStrictJson } from '#libs/contracts';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { INSTALLATION } from '../topology/names.js';

const check = compileSchema(InstallationRecord);

/** How long the record may take to come, in milliseconds: other readers hold it for a moment each. */
const PATIENCE_MS = 10_000;
/** Between two looks, in milliseconds, up to twice as much: readers that see nothing but each other must part. */
const PAUSE_MS = 15;
/** How many looks in a row must find nothing before there is nothing. */
const LOOKS = 2;

/**
 * The newest record of the installation that the broker keeps; null where it keeps none, because it is new, was wiped or
 * is not provisioned. The record stays where it is: it is taken, read and given back.
 *
 * That there is none is believed slowly, for then a database that went back in time is taken as it is. RabbitMQ counts a
 * quorum queue as empty, with nobody consuming it, when its leader does not answer within a quarter of a second, and says
 * `NOT_FOUND` of a queue that is down as of one that does not exist. So a count is believed only when it shows this
 * reader as well.
 *
 * @throws Error where it cannot be said within 10 s whether there is one, or there is one that is no such record
 */
export async function readInstallation(connection: ManagedConnection): Promise<InstallationRecord | null> {
  const channel = await connection.openChannel();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  channel.on('error', (error) => lost.reject(error));
  let open = true;
  channel.on('close', () => {
    open = false;
    lost.reject(new Error(`The channel was closed before ${INSTALLATION} was read`));
  });
  const late = new Error(`RabbitMQ did not hand out what ${INSTALLATION} holds within ${PATIENCE_MS / 1000} s`);
  const timer = setTimeout(() => lost.reject(late), PATIENCE_MS);
  try {
    const content = await Promise.race([taken(channel), lost.promise]);
    return content === null ? null : recordIn(content);
  } catch (error) {
    if (isNoQueue(error)) return null;
    throw error;
  } finally {
    clearTimeout(timer);
    // A queue that hangs keeps its channel from closing, too; nobody has to wait for that.
    if (open) void channel.close().catch(() => undefined);
  }
}

/** Ends by the loss of the channel where nothing else ends it. */
async function taken(channel: Channel): Promise<Buffer | null> {
  await channel.checkQueue(INSTALLATION);
  await channel.prefetch(1);
  for (let empty = 0; empty < LOOKS; ) {
    const found = (await got(channel)) ?? (await awaited(channel));
    if (found instanceof Buffer) return found;
    empty = found === 'nothing' ? empty + 1 : 0;
    await pause(PAUSE_MS * (1 + Math.random()));
  }
  return null;
}

/** What lies ready; null where nothing does. */
async function got(channel: Channel): Promise<Buffer | null> {
  const message = await channel.get(INSTALLATION);
  if (message === false) return null;
  channel.nack(message, false, true);
  return message.content;
}

/** What comes to a consumer; else whether others may have it in hand. */
async function awaited(channel: Channel): Promise<Buffer | 'nothing' | 'unknown'> {
  let content: Buffer | null = null;
  const { consumerTag } = await channel.consume(INSTALLATION, (message) => {
    if (message === null) return;
    channel.nack(message, false, true);
    content = message.content;
  });
  const { messageCount, consumerCount } = await channel.checkQueue(INSTALLATION);
  await channel.cancel(consumerTag);
  if (content !== null) return content;
  return messageCount === 0 && consumerCount === 1 ? 'nothing' : 'unknown';
}

/** A queue that is there and cannot be reached is told of with the same code. */
function isNoQueue(error: unknown): boolean {
  return (error as { code?: unknown }).code === 404 && /no queue/.test((error as Error).message);
}

function recordIn(content: Buffer): InstallationRecord {
  const parsed = parseStrictJson(content);
  const violation = parsed.ok ? check(parsed.value) : parsed.violation;
  if (!parsed.ok || violation) {
    throw new Error(`Queue ${INSTALLATION} holds something else than a record (${violation?.message}): purge it`);
  }
  return parsed.value as InstallationRecord;
}
