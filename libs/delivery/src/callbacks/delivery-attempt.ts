import type { CallEnd, OutgoingRequest } from '#libs/connector-kit';
import { callInSpan, contextFrom } from '#libs/tracing';
import { measureCallback } from '../observing/delivery-metrics.js';
import type { DeliveryRecord, DueDelivery, MailTarget } from '../ports/delivery-store.js';
import type { Post } from '../ports/post.js';
import { mayForward } from '../replies/reply-rules.js';
import { callbackRequest } from './callback-request.js';
import { type DeliveryVerdict, judgeCallback, tryAgain } from './callback-schedule.js';
import { readSigningSecret } from './signing-secret.js';

/** What one attempt works with. */
export interface AttemptPorts {
  post: Post;
  /** Makes one HTTP call; never rejects for what the network or the receiver does. */
  call(request: OutgoingRequest): Promise<CallEnd>;
  /** The `whsec_…` secret of a subscription. Rejects where it cannot be opened. */
  openSecret(delivery: DueDelivery, sealed: Buffer): Promise<string>;
  /** How long an answer's headers ask to wait, in milliseconds; undefined where they do not. */
  readRetryAfter(headers: Record<string, string>, now: number): number | undefined;
  now(): number;
  /** Sends an event as mail, where this process does: resolves with why it was not taken, or null. */
  mail?(delivery: DueDelivery, target: MailTarget): Promise<string | null>;
}

/** How an attempt ended, and what follows. */
export interface AttemptEnd {
  record: DeliveryRecord;
  verdict: DeliveryVerdict;
}

/** Tries to bring one event to one subscription. Never rejects for what the receiver, its queue or its secret does. */
export async function attemptDelivery(delivery: DueDelivery, ports: AttemptPorts): Promise<AttemptEnd> {
  const attempts = delivery.attempts + 1;
  const { target } = delivery;
  if (target.type === 'amqp') return endOf(delivery, await forward(delivery, target.queue, attempts, ports.post), null);
  if (target.type === 'mail') return endOf(delivery, await post(delivery, target, attempts, ports), null);
  const key = await openKey(delivery, target.sealedSecret, ports);
  if (typeof key === 'string') return endOf(delivery, tryAgain(attempts, key), null);
  const request = callbackRequest({ ...delivery, url: target.url }, key, ports.now());
  const began = performance.now();
  const end = await callInSpan(request, spanOf(delivery, attempts), () => ports.call(request));
  const seconds = (performance.now() - began) / 1e3;
  const retryAfterMs = end.kind === 'answered' ? ports.readRetryAfter(end.headers, ports.now()) : undefined;
  const verdict = judgeCallback(end, attempts, retryAfterMs);
  measureCallback(seconds, verdict.kind);
  return endOf(delivery, verdict, end.status ?? null);
}

function spanOf({ tenant, subscription, eventId, trace }: DueDelivery, attempts: number) {
  const attributes = {
    'waybill.tenant': tenant,
    'waybill.subscription': subscription,
    'waybill.event.id': eventId,
    'waybill.attempt': attempts,
  };
  return { parent: contextFrom(trace), attributes };
}

/** The signing key, or why there is none. */
async function openKey(delivery: DueDelivery, sealed: Buffer | null, ports: AttemptPorts): Promise<Buffer | string> {
  if (sealed === null) return 'secret_missing: the subscription has no signing secret, set one';
  try {
    return readSigningSecret(await ports.openSecret(delivery, sealed));
  } catch (error) {
    return `secret_unusable: ${error instanceof Error ? error.message : 'it cannot be opened'}`;
  }
}

async function forward(delivery: DueDelivery, queue: string, attempts: number, post: Post): Promise<DeliveryVerdict> {
  const { tenant, eventId, event, trace, replay } = delivery;
  if (!mayForward(tenant, queue)) return { kind: 'given-up', error: `The queue is not one of ${tenant}.*` };
  const outcome = await post.send({ queue, correlationId: null, eventId, event, trace, mandatory: true, replay });
  return outcome === 'routed' ? { kind: 'delivered' } : tryAgain(attempts, outcome);
}

async function post(delivery: DueDelivery, target: MailTarget, attempts: number, ports: AttemptPorts) {
  const error = await whyNotMailed(delivery, target, ports);
  return error === null ? ({ kind: 'delivered' } as const) : tryAgain(attempts, error);
}

/** Null where it was taken. What is wrong with the login itself is an end of the attempt like any other. */
async function whyNotMailed(delivery: DueDelivery, target: MailTarget, ports: AttemptPorts): Promise<string | null> {
  if (!ports.mail) return 'no_mail: this service sends none';
  try {
    return await ports.mail(delivery, target);
  } catch (error) {
    return `login_unusable: ${error instanceof Error ? error.message : 'it cannot be opened'}`;
  }
}

/** After a 410 the event rests with its disabled subscription, and goes out when that is enabled again. */
const STATE_AFTER = { delivered: 'delivered', retry: 'owed', gone: 'owed', 'given-up': 'given-up' } as const;

function endOf(delivery: DueDelivery, verdict: DeliveryVerdict, status: number | null): AttemptEnd {
  const { tenant, subscription, eventId, replay } = delivery;
  const record: DeliveryRecord = {
    tenant,
    subscription,
    eventId,
    attempts: delivery.attempts + 1,
    state: STATE_AFTER[verdict.kind],
    retryInMs: verdict.kind === 'retry' ? verdict.delayMs : verdict.kind === 'gone' ? 0 : null,
    status,
    error: verdict.kind === 'delivered' ? null : verdict.error.replaceAll('\u0000', '').slice(0, 500),
    ...(replay === undefined ? {} : { replay }),
  };
  return { record, verdict };
}
