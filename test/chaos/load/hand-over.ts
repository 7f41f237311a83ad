import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from './journal.js';
import type { Order, Sending } from './order.js';
import type { SendEnd } from './send-end.js';

/** Between the first two copies of what nobody answered, in milliseconds; then half as long again, up to the longest. */
const FIRST_REST_MS = 400;
const LONGEST_REST_MS = 5_000;

/**
 * Sends copies of an order until one is answered, each written down before its first byte and after its answer. Gives up
 * where a copy is refused for good, and between two copies once `signal` aborts.
 *
 * @returns what the last copy came to
 * @throws what the disk says where the journal cannot be written: nothing is sent without it
 */
export async function handOver(
  journal: Journal,
  order: Order,
  sending: Sending,
  signal: AbortSignal,
): Promise<SendEnd> {
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 1.5, LONGEST_REST_MS)) {
    await sending.ready?.(signal);
    const end = await sendCopy(journal, order, sending);
    if (end.kind === 'accepted' || (end.kind === 'refused' && !end.again) || signal.aborted) return end;
    await pause(restMs, undefined, { signal }).catch(() => undefined);
  }
}

async function sendCopy(journal: Journal, order: Order, { over, asksReply, send }: Sending): Promise<SendEnd> {
  const copy = ++order.copies;
  const { order: name } = order.line;
  await journal.write({ kind: 'about-to-send', at: Date.now(), ...order.line, over, copy, asksReply });
  const end = await send();
  const at = Date.now();
  if (end.kind === 'accepted') await journal.write({ kind: 'accepted', at, order: name, id: end.id, copy });
  else await journal.write({ kind: end.kind, at, order: name, copy, why: end.why });
  return end;
}
