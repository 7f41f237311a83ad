import { createHash } from 'node:crypto';
import { type BehaviourName, isBehaviour } from './behaviours.js';

/** What a request asks for. */
export interface LedgerCall {
  readonly method: string;
  readonly route: 'effects' | 'metered' | 'marked';
  /** Names the task it is for. */
  readonly order: string;
  /** What PUT, DELETE and GET speak of; the order where it names nothing else. */
  readonly thing: string;
  /** Idempotency key or marker. */
  readonly token: string | null;
  /** What to do, attempt by attempt; empty is `ok`. */
  readonly behave: readonly BehaviourName[];
  /** How long probes do not see the effect, in milliseconds. */
  readonly staleMs: number;
  /** SHA-256 of the body, in hexadecimal. */
  readonly state: string;
  /** SHA-256 over all that a repetition must have alike, in hexadecimal. */
  readonly bytes: string;
}

/** A request that the ledger-api has no use for. `status` is 400 or 404. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names and values by turns. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What changes from attempt to attempt by right: credential, time, trace, and what belongs to the connection. */
const LAID_OVER = new Set([
  'authorization',
  'date',
  'traceparent',
  'tracestate',
  'baggage',
  'connection',
  'keep-alive',
]);

const ROUTES: readonly (readonly [RegExp, LedgerCall['route'], readonly string[]])[] = [
  [/^\/effects$/, 'effects', ['POST']],
  [/^\/effects\/([A-Za-z0-9._-]+)$/, 'effects', ['PUT', 'DELETE', 'GET', 'HEAD']],
  [/^\/metered$/, 'metered', ['POST']],
  [/^\/marked$/, 'marked', ['POST', 'GET']],
];

/**
 * Reads what a request asks for, from its body where that is a JSON object, else from its query and path.
 *
 * @throws CallRefused where there is no such route, no order, no marker, or a behaviour that is not known
 */
export function readCall(request: RawRequest): LedgerCall {
  const { method, target, body } = request;
  const { pathname, searchParams: query } = new URL(target, 'http://ledger');
  const [route, named] = findRoute(method, pathname);
  const said = readObject(body);
  const order = textOf(said['order']) ?? query.get('order') ?? named ?? '';
  const marker = textOf(said['marker']) ?? query.get('marker');
  if (route === 'marked' && !marker) throw new CallRefused(400, 'a marker is missing');
  if (order === '' && !(route === 'marked' && method === 'GET')) throw new CallRefused(400, 'an order is missing');
  return {
    method,
    route,
    order,
    thing: named ?? order,
    token: route === 'marked' ? marker : (headerOf(request, 'idempotency-key') ?? null),
    behave: readBehave(said['behave'] ?? query.get('behave')?.split(',') ?? []),
    staleMs: Number(said['staleMs'] ?? 0),
    state: createHash('sha256').update(body).digest('hex'),
    bytes: wireBytes(request),
  };
}

function findRoute(method: string, path: string): [LedgerCall['route'], string | undefined] {
  for (const [form, route, methods] of ROUTES) {
    const found = form.exec(path);
    if (found && methods.includes(method)) return [route, found[1]];
  }
  throw new CallRefused(404, `there is no ${method} ${path}`);
}

function readObject(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readBehave(said: unknown): BehaviourName[] {
  const names = Array.isArray(said) ? said.map(String).filter((name) => name !== '') : [];
  return names.map((name) => {
    if (!isBehaviour(name)) throw new CallRefused(400, `there is no behaviour ${name}`);
    return name;
  });
}

function pairsOf({ rawHeaders }: RawRequest): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    pairs.push([String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1])]);
  }
  return pairs;
}

const headerOf = (request: RawRequest, wanted: string): string | undefined =>
  pairsOf(request).find(([name]) => name === wanted)?.[1];

function wireBytes(request: RawRequest): string {
  const headers = pairsOf(request)
    .filter(([name]) => !LAID_OVER.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.target, headers]))
    .update(request.body)
    .digest('hex');
}
