import { randomBytes } from 'node:crypto';
import { compileSchema } from '#libs/contracts';
import { ProblemError, type ProblemField } from '#libs/nest-runtime';
import { checkCallback } from './check-callback.js';

/** Where a subscription's messages go. `secret` is the one given, or null where none was. */
export type Deliver = { type: 'http'; url: string; secret: string | null } | { type: 'amqp'; queue: string };

const MAX_URL_LENGTH = 2_000;
const MAX_QUEUE_BYTES = 255;

const text = { type: 'string' };
const checks = {
  http: compileSchema({
    type: 'object',
    properties: { type: { const: 'http' }, url: { ...text, maxLength: MAX_URL_LENGTH }, secret: text },
    required: ['type', 'url'],
    additionalProperties: false,
  }),
  amqp: compileSchema({
    type: 'object',
    properties: { type: { const: 'amqp' }, queue: text },
    required: ['type', 'queue'],
    additionalProperties: false,
  }),
};

/** Reads `deliver` of a tenant's subscription. Throws a 400 that names the part which is wrong. */
export function readDeliver(tenant: string, given: Record<string, unknown>): Deliver {
  const { type } = given;
  if (type !== 'http' && type !== 'amqp') throw refuse({ pointer: '/type', detail: 'must be one of http, amqp' });
  const violation = checks[type](given);
  if (violation) throw refuse({ pointer: violation.field, detail: violation.message });
  const wrong =
    type === 'http'
      ? checkCallback(String(given['url']), given['secret'] as string | undefined)
      : checkQueue(tenant, String(given['queue']));
  if (wrong) throw refuse(wrong);
  if (type === 'amqp') return { type, queue: String(given['queue']) };
  return { type, url: String(given['url']), secret: (given['secret'] as string | undefined) ?? null };
}

/** A new signing secret by Standard Webhooks: 32 random bytes. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** A tenant has queues of its own, and never one of ours, whatever the tenant is called. */
function checkQueue(tenant: string, queue: string): ProblemField | null {
  const isOwn = queue.startsWith(`${tenant}.`) && queue.length > tenant.length + 1 && !queue.startsWith('waybill.');
  const isReadable = /^[!-~]+$/.test(queue) && Buffer.byteLength(queue) <= MAX_QUEUE_BYTES;
  return isOwn && isReadable ? null : { pointer: '/queue', detail: `must be a queue named ${tenant}.<something>` };
}

function refuse({ pointer, detail }: ProblemField): ProblemError {
  return ProblemError.badRequest('invalid_deliver', { pointer: `/deliver${pointer ?? ''}`, detail });
}
