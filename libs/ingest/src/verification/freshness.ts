/** How a provider writes the moment it signed at. */
export const TIMESTAMP_FORMATS = ['seconds', 'milliseconds', 'rfc3339'] as const;

/** The form of a signed timestamp: Unix seconds, Unix milliseconds, or RFC 3339 in UTC. */
export type TimestampFormat = (typeof TIMESTAMP_FORMATS)[number];

/** How far a signed timestamp may be from the moment of receipt, either way, in seconds. */
export const DEFAULT_TOLERANCE_SECONDS = 300;

/** Of a fixed length, so that the bytes around a timestamp cannot pass into it. */
const FORMS: Record<TimestampFormat, RegExp> = {
  seconds: /^[1-9][0-9]{9}$/,
  milliseconds: /^[1-9][0-9]{12}$/,
  rfc3339: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$/,
};

/** Milliseconds since 1970, or null for a text that has not exactly the form. */
export function readTimestamp(text: string, format: TimestampFormat): number | null {
  if (!FORMS[format].test(text)) return null;
  const moment = format === 'rfc3339' ? Date.parse(text) : Number(text) * (format === 'seconds' ? 1000 : 1);
  return Number.isFinite(moment) ? moment : null;
}

/** Whether a moment lies within the tolerance around the receipt. */
export function isFresh(moment: number, receivedAt: Date, toleranceSeconds: number): boolean {
  return Math.abs(receivedAt.getTime() - moment) <= toleranceSeconds * 1000;
}
