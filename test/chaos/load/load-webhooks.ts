import { randomUUID } from 'node:crypto';
import { handOver } from './hand-over.js';
import type { Journal } from './journal.js';
import { Order, type Sending } from './order.js';
import type { WebhookPlan } from './order-plan.js';
import type { Prepared } from './prepare-load.js';
import { postWebhook } from './webhook-entrance.js';

/** What webhooks are sent with. */
export interface WebhookDesk {
  prepared: Prepared;
  journal: Journal;
  /** Aborts when nothing is sent again any more. */
  signal: AbortSignal;
}

const EVENT_TYPE = 'order.changed';

/** Sends a webhook until it is answered, and once more where its plan says so. */
export async function sendWebhook(desk: WebhookDesk, { tampered, twice, lane }: WebhookPlan): Promise<void> {
  const { prepared, journal, signal } = desk;
  const id = randomUUID();
  const signed = JSON.stringify({ type: EVENT_TYPE, lane, delivery: id });
  const sent = tampered ? signed.replace(EVENT_TYPE, 'order.forged') : signed;
  const order = new Order({
    ...{ order: id, id, key: id, connector: prepared.source, action: EVENT_TYPE, effect: null },
    ...{ orderingKey: lane, deadline: null, behave: tampered ? ['tampered'] : [] },
  });
  const sending: Sending = {
    over: 'webhook',
    asksReply: false,
    send: () => postWebhook(prepared.webhooks, id, { signed, sent }),
  };
  const end = await handOver(journal, order, sending, signal);
  if (twice && end.kind === 'accepted') await handOver(journal, order, sending, signal);
}
