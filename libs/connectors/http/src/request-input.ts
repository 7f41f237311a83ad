import { isSafePath, type SchemaViolation } from '#libs/connector-kit';
import { isForbiddenToInputs } from './reserved-headers.js';

/** The methods of `request`; what each does to the outside decides the effect class. */
export const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH'] as const;

/** The input of `request`, once checked. */
export interface RequestInput {
  method: (typeof METHODS)[number];
  path: string;
  query?: Record<string, string | number | boolean>;
  headers?: Record<string, string>;
  body?: unknown;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** JSON Schema of the input. `body` is any JSON value. */
export const REQUEST_INPUT = {
  type: 'object',
  properties: {
    method: { enum: METHODS },
    path: { type: 'string', maxLength: 8_192 },
    query: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] }, maxProperties: 256 },
    headers: { type: 'object', additionalProperties: { type: 'string', maxLength: 8_192 }, maxProperties: 64 },
    body: {},
  },
  required: ['method', 'path'],
  additionalProperties: false,
};

/** What the schema cannot say about an input: the first thing wrong, or null. */
export function checkRequestInput(raw: Record<string, unknown>): SchemaViolation | null {
  const input = raw as unknown as RequestInput;
  if (!isSafePath(input.path)) {
    const message =
      'must be a path on the connection: begin with one slash, hold no host, dot segment, query, fragment or ' +
      'unescaped character';
    return { field: '/path', message };
  }
  return checkHeaders(input.headers ?? {}) ?? checkBody(input);
}

function checkHeaders(headers: Record<string, string>): SchemaViolation | null {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const field = `/headers/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (!TOKEN.test(name)) return { field, message: 'is not a header name' };
    if (isForbiddenToInputs(name)) return { field, message: 'is a header that an input may not set' };
    if (seen.has(name.toLowerCase())) return { field, message: 'stands twice, in different letters' };
    if (!/^([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?$/.test(value)) {
      return { field, message: 'must be visible ASCII characters, with spaces only inside' };
    }
    seen.add(name.toLowerCase());
  }
  return null;
}

function checkBody(input: RequestInput): SchemaViolation | null {
  if (input.body === undefined) return null;
  if (input.method === 'GET' || input.method === 'HEAD') {
    return { field: '/body', message: `means nothing with ${input.method}` };
  }
  if (typeof input.body !== 'string' && !isJsonType(contentType(input) ?? 'application/json')) {
    return { field: '/body', message: 'must be a string where the content-type is not JSON' };
  }
  return null;
}

/** The content-type an input asks for. */
export function contentType(input: RequestInput): string | undefined {
  return Object.entries(input.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}

/** Whether a media type is JSON: `application/json`, `text/json` or any `+json` (RFC 6839). */
export function isJsonType(mediaType: string): boolean {
  return /^\s*(application\/json|text\/json|[^\s;]+\+json)\s*(;|$)/i.test(mediaType);
}
