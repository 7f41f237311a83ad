import type { Channel } from 'amqplib';
import { compileSchema, InstallationRecord, parseStrictJson } from '#libs/contracts';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { INSTALLATION } from '../topology/names.js';

const check = compileSchema(InstallationRecord);

/** How long the record may take to come, in milliseconds: other readers hold it for a moment each. */
const PATIENCE_MS = 10_000;

/**
 * The newest record of the installation that the broker keeps; null where it keeps none, because it is new, was wiped or
 * is not provisioned. The record stays where it is: it is taken, read and given back. Nobody may hold a record for good,
 * so a queue without one, and without a reader who could have it in hand, has none.
 *
 * @throws Error where there is one and it does not come within 10 s, or is no such record
 */
export async function readInstallation(connection: ManagedConnection): Promise<InstallationRecord | null> {
  const channel = await connection.openChannel();
  const state = { open: true };
  channel.on('error', () => undefined);
  channel.on('close', () => {
    state.open = false;
  });
  try {
    return (await hasRecord(channel)) ? recordIn(await takeAndGiveBack(channel)) : null;
  } finally {
    if (state.open) await channel.close().catch(() => undefined);
  }
}

async function hasRecord(channel: Channel): Promise<boolean> {
  try {
    const { messageCount, consumerCount } = await channel.checkQueue(INSTALLATION);
    return messageCount + consumerCount > 0;
  } catch (error) {
    if ((error as { code?: unknown }).code === 404) return false;
    throw error;
  }
}

async function takeAndGiveBack(channel: Channel): Promise<Buffer> {
  const taken = Promise.withResolvers<Buffer>();
  // A channel lost before anybody waits for this rejects what is awaited then, and this beside it.
  taken.promise.catch(() => undefined);
  const timer = setTimeout(
    () =>
      taken.reject(new Error(`RabbitMQ did not hand out what ${INSTALLATION} holds within ${PATIENCE_MS / 1000} s`)),
    PATIENCE_MS,
  );
  channel.on('close', () => taken.reject(new Error(`The channel was closed before ${INSTALLATION} was read`)));
  try {
    await channel.prefetch(1);
    await channel.consume(INSTALLATION, (message) => {
      if (message === null) return taken.reject(new Error(`Queue ${INSTALLATION} was deleted while it was read`));
      channel.nack(message, false, true);
      taken.resolve(message.content);
    });
    return await taken.promise;
  } finally {
    clearTimeout(timer);
  }
}

function recordIn(content: Buffer): InstallationRecord {
  const parsed = parseStrictJson(content);
  const violation = parsed.ok ? check(parsed.value) : parsed.violation;
  if (!parsed.ok || violation) {
    throw new Error(`Queue ${INSTALLATION} holds something else than a record (${violation?.message}): purge it`);
  }
  return parsed.value as InstallationRecord;
}
