/** Headers that frame the message, carry the credential or the trace, or speak for a proxy. In small letters. */
export const RESERVED_HEADERS: readonly string[] = [
  'accept-encoding',
  'authorization',
  'baggage',
  'connection',
  'content-length',
  'cookie',
  'date',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
];

/** Whether an input may not set this header, in whatever letters: the reserved ones and the idempotency key. */
export function isForbiddenToInputs(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED_HEADERS.includes(lower) || lower === 'idempotency-key' || lower.startsWith('proxy-');
}
