import { readAddress } from '../address.js';
import type { Budget } from '../budget.js';
import { RequestRefused, WaybillUnavailable } from '../errors.js';
import { readProblem } from '../problem.js';
import { decideRetry, readRetryAfter, type TryEnd } from '../retry/retry-decision.js';
import type { HttpOptions } from './http-options.js';

/** A request that may be sent more than once. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the base address. */
  readonly path: string;
  /** Made for every try anew, out of the milliseconds left. */
  readonly headers?: (leftMs: number) => Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Milliseconds that Waybill may take on purpose, at most. */
  readonly waitMs?: number;
  /** What a caller could submit again with, for the message of an error. */
  readonly idempotencyKey?: string;
}

type Attempt = { end: TryEnd; body: unknown; trouble: unknown };

const DEFAULT_TRY_TIMEOUT_MS = 10_000;

/** Requests to the control-plane, each repeated until there is a yes or a no. */
export class HttpCalls {
  readonly #base: string;
  readonly #options: HttpOptions;
  readonly #fetch: typeof globalThis.fetch;

  /** @throws TypeError for a base address that is no http or https URL, or an API key that no header can carry */
  constructor(options: HttpOptions) {
    const base = readAddress('baseUrl', options.baseUrl, ['http:', 'https:']);
    // Its value is a secret, and no word of it may stand in the message.
    if (typeof options.apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(options.apiKey)) {
      throw new TypeError('apiKey must be a text of printable ASCII characters, with no space or line break');
    }
    this.#base = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
    this.#options = options;
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /**
   * The parsed body of the 2xx that ends the tries.
   *
   * @throws RequestRefused for any other answer that tries would not change, WaybillUnavailable when the time is over,
   * the reason of a signal of the budget
   */
  async send(request: HttpRequest, budget: Budget): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const { end, body, trouble } = await this.#try(request, budget);
      const decision = decideRetry(end, { tries, leftMs: budget.leftMs, random: Math.random() });
      if (decision.kind === 'done') return body;
      if (decision.kind === 'refused' && end.kind === 'answered') {
        throw new RequestRefused(readProblem(end.status, body));
      }
      if (decision.kind !== 'again') {
        const said = end.kind === 'answered' ? `answered ${end.status}` : 'gave no answer';
        const what = `Waybill at ${this.#base} ${said} at the last of ${tries} tries.`;
        throw new WaybillUnavailable(what, request.idempotencyKey ?? null, { cause: trouble });
      }
      await budget.pause(decision.delayMs);
    }
  }

  async #try(request: HttpRequest, budget: Budget): Promise<Attempt> {
    const { leftMs } = budget;
    const { apiKey, tryTimeoutMs = DEFAULT_TRY_TIMEOUT_MS } = this.#options;
    budget.throwIfAborted();
    const timeout = AbortSignal.timeout(Math.ceil(Math.min(leftMs, tryTimeoutMs + (request.waitMs ?? 0))));
    try {
      const answer = await this.#fetch(this.#base + request.path, {
        method: request.method,
        headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json', ...request.headers?.(leftMs) },
        // An API key is for this address only.
        redirect: 'manual',
        signal: AbortSignal.any([timeout, ...budget.signals]),
        ...(request.body === undefined ? {} : { body: request.body as Uint8Array<ArrayBuffer> }),
      });
      const retryAfterMs = readRetryAfter(answer.headers.get('retry-after'), Date.now());
      const text = await answer.text();
      const end = { kind: 'answered', status: answer.status, retryAfterMs } as const;
      if (!answer.ok) return { end, body: jsonOr(null, text), trouble: readProblem(answer.status, jsonOr(null, text)) };
      return { end, body: JSON.parse(text), trouble: null };
    } catch (trouble) {
      budget.throwIfAborted();
      return { end: { kind: 'unanswered' }, body: null, trouble };
    }
  }
}

function jsonOr(otherwise: unknown, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
