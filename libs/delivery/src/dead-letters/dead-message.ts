/** A message of a dead queue or of the unroutable one, as it was delivered. */
export interface DeadMessage {
  queue: string;
  /** Where it was last published to; dead letters of the broker keep the exchange they were dead-lettered to. */
  exchange: string;
  routingKey: string;
  properties: {
    messageId?: string | undefined;
    correlationId?: string | undefined;
    replyTo?: string | undefined;
    contentType?: string | undefined;
    contentEncoding?: string | undefined;
    type?: string | undefined;
    appId?: string | undefined;
    userId?: string | undefined;
    timestamp?: number | undefined;
    expiration?: string | undefined;
  };
  headers: Readonly<Record<string, unknown>>;
  content: Buffer;
}

/** One entry of `x-death`: what the broker notes when it dead-letters a message. */
export interface Death {
  queue: string;
  /** `rejected`, `expired`, `maxlen` or `delivery_limit`. */
  reason: string;
  count: number;
  /** Seconds since 1970. */
  time: number | null;
}

/** The latest death of a message by the broker's own hand; null where it had none. */
export function latestDeath(headers: Readonly<Record<string, unknown>>): Death | null {
  const deaths = headers['x-death'];
  const latest: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  if (typeof latest !== 'object' || latest === null) return null;
  const { queue, reason, count, time } = latest as Record<string, unknown>;
  if (typeof queue !== 'string' || typeof reason !== 'string') return null;
  return { queue, reason, count: typeof count === 'number' ? count : 1, time: readTime(time) };
}

/** The start of the year 2100, in seconds since 1970: whatever lies outside was not noted by a broker. */
const LATEST_SECONDS = 4_102_444_800;

/** AMQP timestamps come as `{ '!': 'timestamp', value }`. A publisher can plant any number here. */
function readTime(time: unknown): number | null {
  const value: unknown = typeof time === 'object' && time !== null && 'value' in time ? time.value : time;
  return typeof value === 'number' && value >= 0 && value < LATEST_SECONDS ? value : null;
}
