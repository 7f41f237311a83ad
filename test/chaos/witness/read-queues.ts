import { INSTALLATION } from '#libs/messaging';
import { waitUntil } from '../../support/wait-until.js';
import type { DatabaseFacts } from '../history.js';
import { isNeverEmpty } from '../never-empty.js';
import { REPLY_QUEUE, WITNESS_QUEUE } from './witness-places.js';

const TIMEOUT_MS = 10_000;
/** The broker counts every five seconds, and a hint for a task that is done may still be on its way back. */
const PATIENCE_MS = 20_000;

/**
 * Queues of a vhost that still hold messages after some patience, those of the witnesses included: what lies there was
 * announced and not yet seen. The record of the installation lies in its queue for good.
 *
 * @param management URL of the management API with user and password
 * @throws Error with the status where it does not answer
 */
export async function readFullQueues(
  management: string,
  vhost: string,
  patienceMs: number = PATIENCE_MS,
): Promise<DatabaseFacts['fullQueues']> {
  let full = await look(management, vhost);
  const empty = async () => {
    full = await look(management, vhost);
    return full.length === 0;
  };
  if (full.length > 0)
    await waitUntil('the queues to be empty', empty, { deadlineMs: patienceMs, everyMs: 500 }).catch(() => {});
  return full;
}

async function look(management: string, vhost: string): Promise<DatabaseFacts['fullQueues']> {
  const { origin, username, password } = new URL(management);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const answer = await fetch(`${origin}/api/queues/${encodeURIComponent(vhost)}`, {
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`The management API answered ${answer.status}`);
  return ((await answer.json()) as { name: string; messages?: number }[])
    .filter(
      ({ name }) =>
        (name.startsWith('waybill.') && name !== INSTALLATION) || name === WITNESS_QUEUE || name === REPLY_QUEUE,
    )
    .map(({ name, messages = 0 }) => ({ name, messages }))
    .filter(({ name, messages }) => messages > 0 && !isNeverEmpty(name));
}
