import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BehaviourName } from './behaviours.js';

/** One request that is to be answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What a good answer says, and by which status. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly order: string;
  readonly attempt: number;
}

type Answering = (exchange: Exchange) => void;

/** A slow answer comes in this many pieces. */
const DRIPS = 40;
const DRIP_MS = 100;
const ENDLESS_PIECE = Buffer.alloc(16 * 1024, 'a');
const ENDLESS_MS = 10;

const send = ({ response }: Exchange, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
  response.end(bytes);
};
const well: Answering = (exchange) => send(exchange, exchange.status, exchange.body);
const reset: Answering = ({ request }) => void request.socket.resetAndDestroy();
const status =
  (code: number, headers: (exchange: Exchange) => Record<string, string> = () => ({})): Answering =>
  (exchange) =>
    send(exchange, code, { error: `answered ${code} as told` }, headers(exchange));
const errorInside: Answering = (exchange) => send(exchange, 200, { error: { code: 'busy', order: exchange.order } });

/** Runs `step` every so often until it says that it is done or the caller has hung up. */
function paced(response: ServerResponse, everyMs: number, step: () => boolean): void {
  const timer = setInterval(() => {
    if (step()) clearInterval(timer);
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

const drip: Answering = ({ response, status: code, body }) => {
  const bytes = Buffer.from(JSON.stringify(body));
  const piece = Math.ceil(bytes.length / DRIPS);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': bytes.length });
  let from = 0;
  paced(response, DRIP_MS, () => {
    response.write(bytes.subarray(from, from + piece));
    from += piece;
    if (from < bytes.length) return false;
    response.end();
    return true;
  });
};

const endless: Answering = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"more":"');
  paced(response, ENDLESS_MS, () => {
    if (!response.writableNeedDrain) response.write(ENDLESS_PIECE);
    return false;
  });
};

const cut: Answering = ({ response, body }) => {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length + 100 });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end());
};

const late: Answering = (exchange) =>
  lateness(exchange.order, exchange.attempt).resets ? reset(exchange) : status(504)(exchange);

/** When a late effect comes, in milliseconds after the answer, and how the attempt is answered. The same each time. */
export function lateness(order: string, attempt: number): { delayMs: number; resets: boolean } {
  const drawn = createHash('sha256').update(`${order} ${attempt}`).digest().readUInt32BE(0);
  return { delayMs: 300 + (drawn % 1_701), resets: drawn % 2 === 0 };
}

const ahead = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();
const absurd = ({ attempt }: Exchange) => (attempt % 2 === 1 ? '99999999999' : 'soon, or \u00a7 never');

/** How each behaviour answers. What it applies is done before, or planned. */
export const ANSWERS: Readonly<Record<BehaviourName, Answering>> = {
  ok: well,
  'apply-reset': reset,
  'apply-hang': () => undefined,
  'apply-500': status(500),
  'apply-502': status(502),
  'apply-504': status(504),
  reset,
  'apply-late': late,
  'refuse-429': status(429, () => ({ 'retry-after': '1' })),
  'refuse-429-date': status(429, () => ({ 'retry-after': ahead(2) })),
  'refuse-429-absurd': status(429, (exchange) => ({ 'retry-after': absurd(exchange) })),
  'slow-drip': drip,
  endless,
  cut,
  'error-inside': errorInside,
  'apply-error-inside': errorInside,
  'window-expired': well,
  'refuse-401': status(401, () => ({ 'www-authenticate': 'Bearer' })),
  'refuse-400': status(400),
  redirect: status(307, ({ request }) => ({ location: request.url ?? '/' })),
  nul: (exchange) => send(exchange, 200, '{"note":"a\\u0000b\u0000c","half":"\\ud800 \\udc00","done":true}'),
  rubbish: ({ request }) =>
    void request.socket.end(Buffer.from('\u0000\u0016\u0003 no HTTP at all \r\n\r\n', 'latin1')),
};
