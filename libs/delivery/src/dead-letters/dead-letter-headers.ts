import type { DeadMessage } from './dead-message.js';

const SECRET = /authorization|cookie|secret|token|password|passwd|api-?_?key|credential|signature/i;
const REMOVED = '[removed]';
const MAX_DEPTH = 8;

/** A message's properties and headers as UTF-8 JSON, without the values of headers whose names sound secret. */
export function storedHeaders({ properties, headers, exchange, routingKey }: DeadMessage): Buffer {
  return Buffer.from(JSON.stringify({ exchange, routingKey, properties, headers: withoutSecrets(headers, 0) }), 'utf8');
}

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return REMOVED;
  if (Buffer.isBuffer(value)) return { base64: value.toString('base64') };
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? REMOVED : withoutSecrets(inner, depth + 1),
    ]),
  );
}
