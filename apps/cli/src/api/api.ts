import type { Operation } from '#libs/contracts';
import { type Problem, Refused, Unreachable } from './errors.js';
import type { Place } from './place.js';
import { type ApiRequest, requestOf } from './request-of.js';

/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Calls a control-plane. An answer is handed on as it came. */
export class Api {
  constructor(
    readonly place: Place,
    private readonly send: typeof globalThis.fetch = (input, init) => fetch(input, init),
  ) {}

  /**
   * Has an operation done.
   *
   * @throws Refused where it was refused, Unreachable where nobody answered, the reason of `signal` where it ended the wait
   */
  async call(operation: Operation, input: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<unknown> {
    const { status, text } = await this.#answer(requestOf(operation, input), signal);
    const body = parsed(text);
    if (status >= 200 && status < 300 && body !== undefined) return body;
    const problem = asProblem(status, body);
    if (problem === null)
      throw new Unreachable(`${this.place.url} answered ${status}, not as a control-plane does: correct the URL`);
    throw new Refused(problem);
  }

  /** The text at a path of the control-plane that everybody may read; null where there is none. @throws Unreachable */
  async text(path: string, signal?: AbortSignal): Promise<string | null> {
    const { status, text } = await this.#answer({ method: 'GET', path }, signal);
    return status === 200 ? text : null;
  }

  async #answer({ method, path, body }: ApiRequest, signal?: AbortSignal): Promise<{ status: number; text: string }> {
    const { url, apiKey } = this.place;
    try {
      const answer = await this.send(url + path, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          accept: 'application/json, application/problem+json, text/plain',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        // An API key is for this address only.
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
      });
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      signal?.throwIfAborted();
      throw new Unreachable(`no answer from ${url} (${reasonOf(error)}): is it up, and is the URL right?`);
    }
  }
}

/** Why nobody answered, in a word. */
export function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `none within ${PATIENCE_MS / 1_000} s`;
  return cause?.code ?? cause?.message ?? message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asProblem(status: number, body: unknown): Problem | null {
  const { code, detail } = (body ?? {}) as Partial<Problem>;
  if (typeof code !== 'string' || typeof detail !== 'string') return null;
  return { ...(body as Problem), status };
}
