import type { CredentialType } from '#libs/connector-kit';
import { compileSchema, type SchemaCheck, type SchemaViolation } from '#libs/contracts';

/** Headers a credential may not travel in: they frame the message, or are set by others. */
const FORBIDDEN_HEADERS = [
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'date',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'te',
  'traceparent',
  'tracestate',
  'baggage',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const caseless = (name: string) => name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const HEADER = `^(?!(?:${FORBIDDEN_HEADERS.map(caseless).join('|')}|${caseless('proxy-')}.*)$)[!#$%&'*+.^_\`|~0-9A-Za-z-]+$`;

const object = (type: CredentialType, parts: Record<string, object>) => ({
  type: 'object',
  properties: { type: { const: type }, ...parts },
  required: ['type', ...Object.keys(parts)],
  additionalProperties: false,
});
const text = (pattern: string, maxLength: number) => ({ type: 'string', pattern, maxLength });

/** The JSON Schema of each kind of credential, as an operator gives it. */
export const CREDENTIAL_SCHEMAS: Readonly<Record<CredentialType, object>> = {
  none: object('none', {}),
  bearer: object('bearer', { token: text('^[\\x21-\\x7e]+$', 16_384) }),
  basic: object('basic', {
    username: text('^[^\\u0000-\\u001f\\u007f:]*$', 1_024),
    password: text('^[^\\u0000-\\u001f\\u007f]*$', 1_024),
  }),
  'api-key': object('api-key', {
    header: text(HEADER, 128),
    value: text('^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$', 16_384),
  }),
};

const MEANINGS: Record<string, string> = {
  '/token': 'must be visible ASCII characters without spaces',
  '/username': 'must hold neither control characters nor a colon',
  '/password': 'must hold no control characters',
  '/header': 'must be a header name that credentials may travel in',
  '/value': 'must be visible ASCII characters, with spaces only inside',
};

const checks = new Map<string, SchemaCheck>(
  Object.entries(CREDENTIAL_SCHEMAS).map(([type, schema]) => [type, compileSchema(schema)]),
);

/**
 * Checks a credential as it came from outside, and that its kind is one of `allowed`; null where it is fine. `field`
 * is a JSON Pointer into the credential; no message repeats any of it.
 */
export function checkCredential(value: unknown, allowed: readonly CredentialType[]): SchemaViolation | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { field: '', message: 'must be an object' };
  }
  const type = Object.hasOwn(value, 'type') ? (value as { type: unknown }).type : undefined;
  const check = allowed.some((one) => one === type) ? checks.get(String(type)) : undefined;
  if (!check) return { field: '/type', message: `must be one of ${allowed.join(', ')}` };
  const violation = check(value);
  const meaning = violation && MEANINGS[violation.field];
  return meaning && violation.message.includes('pattern') ? { field: violation.field, message: meaning } : violation;
}
