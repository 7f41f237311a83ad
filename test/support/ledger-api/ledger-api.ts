import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LedgerLine } from '../../chaos/history.js';
import { ANSWERS, lateness } from './answers.js';
import { BEHAVIOURS, type BehaviourName } from './behaviours.js';
import { LedgerFile } from './ledger-file.js';
import { LedgerState } from './ledger-state.js';
import { Outage } from './outage.js';
import { CallRefused, type LedgerCall, readCall } from './read-call.js';

/** How long an idle connection is kept, in milliseconds: longer than callers keep theirs. */
const KEEP_ALIVE_MS = 65_000;

/**
 * A third party that writes down every attempt and every effect before it answers, and misbehaves as each request asks.
 *
 * | call | effect |
 * | --- | --- |
 * | POST /effects | one each time; with `Idempotency-Key` one for each key |
 * | PUT /effects/(thing) | where the body is another than before |
 * | DELETE /effects/(thing) | where it is there, else 404 |
 * | GET /effects/(order) | none |
 * | POST /metered | one each time |
 * | POST /marked | one each time, to be looked up by its `marker` |
 * | GET /marked?marker= | none; 200 `{ found, order }` |
 * | GET /admin/orders?after= | the lines from a byte of the file on, and the next `after` |
 * | GET, POST /admin/mode | what holds for all calls but these: `{ refuse \| hang \| unauthorized: true }` or `{}` |
 *
 * A call names its `order` and what to do (`behave`, see behaviours.ts) in its JSON body or its query.
 */
export class LedgerApi {
  readonly #state: LedgerState;
  readonly #file: LedgerFile;
  readonly #server: Server;
  readonly #outage = new Outage();
  readonly #late = new Set<NodeJS.Timeout>();

  private constructor(state: LedgerState, file: LedgerFile) {
    this.#state = state;
    this.#file = file;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#take(request, response).catch((error: unknown) => refuse(response, error));
    });
  }

  /**
   * Starts on a port of loopback, 0 being any, with all that the file says has happened.
   *
   * @throws Error where the port is taken or the file cannot be written
   */
  static async start(port: number, path: string): Promise<LedgerApi> {
    const state = new LedgerState();
    const api = new LedgerApi(state, await LedgerFile.open(path, (line) => state.restore(line)));
    api.#server.listen(port, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends it. Late effects that have not come are never to come. */
  async close(): Promise<void> {
    for (const timer of this.#late) clearTimeout(timer);
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#file.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: target = '', rawHeaders } = request;
    const body = Buffer.concat(chunks);
    if (target.startsWith('/admin/')) return this.#administer(method, target, body, response);
    const call = readCall({ method, target, rawHeaders, body });
    if (this.#outage.mode !== 'none') return this.#refuseAll(call, request, response);
    if (call.route === 'marked' && method === 'GET') return this.#probe(call, response);
    await this.#attempt(call, request, response);
  }

  async #attempt(call: LedgerCall, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { order, method, thing } = call;
    const { attempt, turn } = this.#state.count(order, false);
    if (this.#state.reusesKey(call)) {
      this.#file.append(lineOf(call, 'attempt', attempt, 'key-reused'));
      await this.#file.settled();
      throw new CallRefused(422, 'this idempotency key came with another request');
    }
    const behaviour = call.behave[Math.min(turn, call.behave.length) - 1] ?? 'ok';
    this.#file.append(lineOf(call, 'attempt', attempt, behaviour));
    const missing = (method === 'DELETE' || method === 'GET') && !this.#state.has(thing);
    if (BEHAVIOURS[behaviour].applies === 'yes') this.#apply(call, attempt, behaviour);
    await this.#file.settled();
    if (BEHAVIOURS[behaviour].applies === 'later') this.#applyLater(call, attempt, behaviour);
    const effects = this.#state.effects(order);
    const status = missing && method === 'DELETE' ? 404 : 200;
    ANSWERS[behaviour]({ request, response, order, attempt, status, body: { order, done: !missing, effects } });
  }

  #apply(call: LedgerCall, attempt: number, behaviour: BehaviourName): void {
    const changed = this.#state.apply(call, Date.now(), behaviour === 'window-expired');
    if (changed) this.#file.append({ ...lineOf(call, 'effect', attempt, behaviour), ...changed });
  }

  #applyLater(call: LedgerCall, attempt: number, behaviour: BehaviourName): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      this.#apply(call, attempt, behaviour);
      this.#file.settled().catch(() => undefined);
    }, lateness(call.order, attempt).delayMs);
    this.#late.add(timer);
  }

  async #probe(call: LedgerCall, response: ServerResponse): Promise<void> {
    const order = this.#state.find(call.token ?? '', Date.now());
    const line = lineOf({ ...call, order: order ?? call.order }, 'probe', 0, order === null ? 'absent' : 'found');
    this.#file.append(line);
    await this.#file.settled();
    answer(response, 200, { found: order !== null, order });
  }

  async #refuseAll(call: LedgerCall, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isProbe = call.route === 'marked' && call.method === 'GET';
    const attempt = isProbe ? 0 : this.#state.count(call.order, true).attempt;
    this.#file.append(lineOf(call, isProbe ? 'probe' : 'attempt', attempt, `outage-${this.#outage.mode}`));
    await this.#file.settled();
    this.#outage.answer(request, response);
  }

  async #administer(method: string, target: string, body: Buffer, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(target, 'http://ledger');
    if (pathname === '/admin/orders' && method === 'GET') {
      await this.#file.settled();
      return answer(response, 200, await this.#file.read(Number(searchParams.get('after') ?? 0)));
    }
    if (pathname !== '/admin/mode') throw new CallRefused(404, `there is no ${method} ${pathname}`);
    if (method === 'POST') this.#outage.set(JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>);
    answer(response, 200, { mode: this.#outage.mode });
  }
}

/** `attempt` 0 is that of a probe, which belongs to none. */
function lineOf(call: LedgerCall, kind: LedgerLine['kind'], attempt: number, behaviour: string): LedgerLine {
  const { order, method, token, bytes } = call;
  return { at: Date.now(), kind, order, method, token, bytes, attempt, behaviour };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const status = error instanceof CallRefused ? error.status : 500;
  answer(response, status, { error: error instanceof Error ? error.message : String(error) });
}
