import { type ActionCall, canonicalJson, type EffectClass, joinUrl, type OutgoingRequest } from '#libs/connector-kit';
import { readSettings } from './http-settings.js';
import { contentType, isJsonType, type RequestInput } from './request-input.js';

/** What a request does outside, by its method and by whether the provider takes an idempotency key. */
export function effectOf(call: Pick<ActionCall, 'input' | 'settings'>): EffectClass {
  const { method } = call.input as unknown as RequestInput;
  switch (method) {
    case 'GET':
    case 'HEAD':
      return 'read';
    case 'PUT':
    case 'DELETE':
      return 'natural';
    case 'POST':
    case 'PATCH':
      return readSettings(call.settings).idempotencyHeader === undefined ? 'once' : 'keyed';
    default:
      return method satisfies never;
  }
}

/**
 * Builds the request. Headers and query come in alphabetical order and JSON in its canonical form, so that the same
 * call is the same bytes wherever and whenever it is built. Throws where the input sets the connection's idempotency
 * header.
 */
export function prepareRequest(call: ActionCall): OutgoingRequest {
  const input = call.input as unknown as RequestInput;
  const { baseUrl, idempotencyHeader } = readSettings(call.settings);
  const headers = new Map<string, string>([
    ['accept', '*/*'],
    ['user-agent', 'waybill'],
  ]);
  const body = input.body === undefined ? null : readBody(input);
  if (body) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(input.headers ?? {})) headers.set(name.toLowerCase(), value);
  if (idempotencyHeader !== undefined && headers.has(idempotencyHeader)) {
    throw new Error(`/headers/${idempotencyHeader} is the idempotency header of the connection, which Waybill sets`);
  }
  if (idempotencyHeader !== undefined && effectOf(call) === 'keyed') headers.set(idempotencyHeader, call.token);
  return {
    method: input.method,
    url: joinUrl(baseUrl, input.path, sorted(Object.entries(input.query ?? {}))),
    headers: sorted([...headers]),
    body,
  };
}

/** A string goes out as it is where the input names a type that is not JSON; everything else is a JSON value. */
function readBody(input: RequestInput): Buffer {
  const asText = typeof input.body === 'string' && !isJsonType(contentType(input) ?? 'application/json');
  return asText ? Buffer.from(String(input.body), 'utf8') : canonicalJson(input.body);
}

function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
