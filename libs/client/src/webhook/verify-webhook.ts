import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ResultEvent, WebhookEvent } from '#libs/contracts';
import { readSigningSecret, readStrictBase64 } from './signing-secret.js';
import { type RejectionCode, WebhookRejected } from './webhook-rejected.js';

/** What Waybill sends to an HTTP subscription: a task's result or a third party's event. */
export type CallbackEvent = ResultEvent | WebhookEvent;

/** A callback as it came. */
export interface ReceivedCallback {
  /** The body's exact bytes, before anything has parsed or decoded them; of an empty request, what the server makes of it. */
  readonly body: Uint8Array | null | undefined;
  /** The headers, names in any case: `request.headers` of Node, Express or Fastify, or a fetch `Headers`. */
  readonly headers: CallbackHeaders;
}

/** Headers of Node's kind, or of fetch's. */
export type CallbackHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | { get(name: string): string | null };

/** How strictly to verify. */
export interface VerifyOptions {
  /** Seconds that the signed time may be from now, either way. @default 300 */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number;
}

const DEFAULT_TOLERANCE_SECONDS = 300;
const MAX_SIGNATURES = 8;
const ID = /^[\x21-\x7e]{1,512}$/;
const TIMESTAMP = /^[1-9][0-9]{9}$/;
const SIGNATURE = /^(v[0-9]+[a-z]*),([A-Za-z0-9+/=]{1,200})$/;

/**
 * Verifies a callback by Standard Webhooks 1.0 and returns its event. One right signature under one of the secrets is
 * enough, so that a secret can be changed without a gap; comparisons take constant time. Of the headers nothing counts
 * that is not signed, and the event must be the one that the signed id names. The same id can come again: a receiver
 * remembers the ids it has dealt with.
 *
 * @param secrets the subscription's `whsec_…`, or several
 * @throws WebhookRejected when it is not a fresh callback of Waybill; answer 400 and forget it
 * @throws TypeError for a secret that is none, or a body that was parsed or decoded
 */
export function verifyWebhook(
  { body, headers }: ReceivedCallback,
  secrets: string | readonly string[],
  { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() }: VerifyOptions = {},
): CallbackEvent {
  const bytes = readBody(body);
  const keys = (typeof secrets === 'string' ? [secrets] : secrets).map(readSigningSecret);
  if (keys.length === 0) throw new TypeError('There must be at least one secret');
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const offered = readSignatures(headerOf(headers, 'webhook-signature'));
  if (!ID.test(id))
    throw rejected('malformed', 'webhook-id is not 1 to 512 printable ASCII characters without a space');
  if (!TIMESTAMP.test(timestamp)) throw rejected('malformed', 'webhook-timestamp is not a time in seconds');
  const right = keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest());
  const matches = right.flatMap((digest) => offered.map((signature) => timingSafeEqual(digest, signature)));
  if (!matches.includes(true)) throw rejected('wrong_signature', 'no signature is right under any of the secrets');
  const ageSeconds = now / 1_000 - Number(timestamp);
  if (!(Math.abs(ageSeconds) <= toleranceSeconds)) {
    throw rejected(
      'stale',
      `it was signed ${Math.round(ageSeconds)} s ago, at most ${toleranceSeconds} s are accepted`,
    );
  }
  return readEvent(bytes, id);
}

/** Whether a callback's event is a task's result. */
export function isResultEvent(event: CallbackEvent): event is ResultEvent {
  return event.type.startsWith('dev.waybill.task.');
}

/** Anybody can send nothing, of which servers make undefined, null or `{}`: that is no mistake of the receiver's author. */
function readBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  const isNothing = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (isNothing) throw rejected('malformed', 'it has no body');
  throw new TypeError('body must be the raw bytes: what was parsed cannot be verified');
}

function headerOf(headers: CallbackHeaders, name: string): string {
  const values =
    typeof headers['get'] === 'function'
      ? [headers['get'](name)]
      : Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  const [value, ...more] = values.flat();
  if (typeof value !== 'string') throw rejected('missing_header', `the header ${name} is missing`);
  if (more.length > 0) throw rejected('malformed', `the header ${name} stands more than once`);
  return value;
}

/** The `v1` signatures of the header; those of other versions beside them are passed over. */
function readSignatures(header: string): Buffer[] {
  const tokens = header.split(' ');
  if (tokens.length > MAX_SIGNATURES) throw rejected('malformed', `there are more than ${MAX_SIGNATURES} signatures`);
  return tokens.flatMap((token) => {
    const [, version, text = ''] = SIGNATURE.exec(token) ?? [];
    if (version === undefined) throw rejected('malformed', 'webhook-signature is not a list of signatures');
    if (version !== 'v1') return [];
    const digest = readStrictBase64(text);
    if (digest?.length !== 32) throw rejected('malformed', 'a signature is not the base64 of 32 bytes');
    return [digest];
  });
}

function readEvent(body: Uint8Array, id: string): CallbackEvent {
  let event: Partial<CallbackEvent> | null;
  try {
    event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Partial<CallbackEvent> | null;
  } catch {
    throw rejected('not_an_event', 'the body is no JSON');
  }
  if (
    typeof event?.id !== 'string' ||
    typeof event.type !== 'string' ||
    typeof event.data !== 'object' ||
    !event.data
  ) {
    throw rejected('not_an_event', 'the body is no CloudEvent');
  }
  // In `id.timestamp.body` a full stop can change its place where ids hold one; so the body has to say the same id.
  if (id !== event.id && id !== `sha256-${createHash('sha256').update(event.id).digest('hex')}`) {
    throw rejected('not_an_event', 'webhook-id is not the id of the event');
  }
  return event as CallbackEvent;
}

const rejected = (code: RejectionCode, what: string) => new WebhookRejected(code, what);
