import { isName } from '#libs/contracts';

/** Whether an answer may go to a queue, and if not, why. */
export type ReplyVerdict = { allowed: true } | { allowed: false; reason: string };

/** AMQP short strings hold 255 bytes, and so do queue names. */
const MAX_NAME_BYTES = 255;

const SERVER_NAMED = /^amq\.gen-[A-Za-z0-9_-]+$/;
const DIRECT_REPLY = /^amq\.rabbitmq\.reply-to\.[A-Za-z0-9+/=._@-]+$/;

/**
 * Whether a tenant may be answered on this queue: one the server named, direct reply-to as the broker rewrote it for
 * the receiver, or one of the tenant's own, `<tenant>.*`. Nothing of Waybill's and nothing of another tenant.
 */
export function judgeReplyQueue(tenant: string, queue: string): ReplyVerdict {
  if (Buffer.byteLength(queue) > MAX_NAME_BYTES) return refuse('a queue name has at most 255 bytes');
  if (queue === 'waybill' || queue.startsWith('waybill.')) return refuse('queues of Waybill itself take no answers');
  if (SERVER_NAMED.test(queue) || isDirectReply(queue)) return { allowed: true };
  if (queue.startsWith('amq.')) return refuse('this reserved name is neither server-named nor direct reply-to');
  if (!isName(tenant)) return refuse('it is not known whose task this was');
  if (queue.startsWith(`${tenant}.`) && queue.length > tenant.length + 1) return { allowed: true };
  return refuse(`only server-named queues, direct reply-to and ${tenant}.* may be used`);
}

/**
 * Whether this is direct reply-to. It is no queue to the broker: a mandatory message to it comes back as unroutable
 * although it was delivered, so it is published without asking.
 */
export function isDirectReply(queue: string): boolean {
  return DIRECT_REPLY.test(queue);
}

/** Whether an AMQP subscription may be served: its queue is one of the tenant's own, by name. */
export function mayForward(tenant: string, queue: string): boolean {
  return queue.startsWith(`${tenant}.`) && judgeReplyQueue(tenant, queue).allowed;
}

function refuse(reason: string): ReplyVerdict {
  return { allowed: false, reason };
}
