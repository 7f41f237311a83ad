import type { TaskStatus, WaitingReason } from '#libs/contracts';
import { type Access, shown } from './access.js';
import type { DeadLetterPage, Page, Queue, Task } from './answers.js';
import { KeyRefused, Refused, Unreachable } from './api-errors.js';

/** Seconds after which an answer that has not come to its end counts as none. */
const TIMEOUT_S = 10;
/** Statuses by which something on the way says that the API is away. */
const AWAY = [502, 504];

/** Which tasks are asked for; an empty string narrows nothing. */
export interface TaskFilter {
  readonly status: TaskStatus | '';
  /** Why they wait. */
  readonly reason: WaitingReason | '';
  readonly connector: string;
}

/** What a question is narrowed by; as parameters where a name stands for several texts. */
type Query = Readonly<Record<string, string>> | URLSearchParams;

/** What is sent beyond the question. */
type Sent = Pick<RequestInit, 'method'> & { readonly body?: string; readonly more?: Readonly<Record<string, string>> };

/** Narrows nothing. */
export const ANY_TASK: TaskFilter = { status: '', reason: '', connector: '' };

/**
 * Calls the API with one key or session. Every call rejects with `KeyRefused` on a 401, `Refused` on any other refusal and
 * `Unreachable` where no whole answer came. The messages are sentences for people.
 */
export class ConsoleApi {
  constructor(
    private readonly access: Access,
    private readonly send: typeof globalThis.fetch,
    private readonly onKeyRefused: () => void,
  ) {}

  /** The queues the tenant may see. */
  readonly queues = (signal: AbortSignal) => this.#get<Page<Queue>>('/v1/queues', {}, signal);

  /** The latest open dead letters, and how many there are. */
  readonly deadLetters = (limit: number, signal: AbortSignal) =>
    this.#get<DeadLetterPage>('/v1/dead-letters', { limit: String(limit) }, signal);

  /** The latest tasks that fit. */
  readonly tasks = (filter: TaskFilter, limit: number, signal: AbortSignal) =>
    this.#get<Page<Task>>('/v1/tasks', { ...filter, limit: String(limit) }, signal);

  /** One task with all that is known of it. */
  readonly task = (id: string, signal: AbortSignal) =>
    this.#get<Task>(`/v1/tasks/${encodeURIComponent(id)}`, {}, signal);

  /** Reads anything else; an empty string in the query narrows nothing. */
  read<Answer>(path: string, query: Query, signal: AbortSignal): Promise<Answer> {
    return this.#get<Answer>(path, query, signal);
  }

  /** Has something done; `more` are further headers. Where no answer comes, it may have been done all the same; the message says so. */
  async act<Answer>(
    method: 'POST' | 'PATCH',
    path: string,
    body: Readonly<Record<string, unknown>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const init = { method, body: JSON.stringify(body), more };
    return this.#answer<Answer>(path, path, init, new AbortController().signal).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) throw error;
      throw new Unreachable(`${error.message}. It may have been done: look before you ask again`, { cause: error });
    });
  }

  /** Opens a stream, which lasts until `signal`. Any refusal but a 401 is told by an answer without a body. */
  async stream(path: string, signal: AbortSignal): Promise<Pick<Response, 'body' | 'headers'>> {
    const init = { ...shown(this.access, false), cache: 'no-store', redirect: 'error', signal } as const;
    const answer = await this.send(path, { ...init, headers: { ...init.headers, accept: 'text/event-stream' } });
    if (answer.status === 401) {
      this.onKeyRefused();
      throw new KeyRefused('The API does not know this key');
    }
    if (answer.ok) return answer;
    await answer.body?.cancel();
    return { body: null, headers: answer.headers };
  }

  #get<Answer>(path: string, query: Query, signal: AbortSignal): Promise<Answer> {
    const given = query instanceof URLSearchParams ? [...query] : Object.entries(query);
    const asked = new URLSearchParams(given.filter(([, value]) => value !== ''));
    return this.#answer<Answer>(path, asked.size > 0 ? `${path}?${asked}` : path, {}, signal);
  }

  async #answer<Answer>(path: string, target: string, init: Sent, signal: AbortSignal): Promise<Answer> {
    const { ok, status, text } = await this.#ask(target, init, signal).catch((error: unknown) => {
      throw new Unreachable(whyNone(path, error), { cause: error });
    });
    if (status === 401) {
      this.onKeyRefused();
      throw new KeyRefused('The API does not know this key');
    }
    if (AWAY.includes(status)) throw new Unreachable(`${path} is away: something before the API answered ${status}`);
    const body = parsed(text);
    if (ok && body !== null) return body as Answer;
    if (ok) throw new Refused(status, `${path} answered with something other than JSON`);
    const why = typeof body?.detail === 'string' ? body.detail : `${path} answered ${status}`;
    throw new Refused(status, why, body?.present, errorsIn(body?.errors));
  }

  async #ask(target: string, { more, ...init }: Sent, signal: AbortSignal) {
    const { headers, credentials } = shown(this.access, init.method !== undefined);
    const answer = await this.send(target, {
      ...init,
      headers: { ...more, ...headers, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) },
      credentials,
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_S * 1_000)]),
    });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  }
}

function whyNone(path: string, error: unknown): string {
  const late = (error as { readonly name?: unknown } | null)?.name === 'TimeoutError';
  return late ? `${path} gave no whole answer in ${TIMEOUT_S} s` : `${path} does not answer`;
}

/** The parts of what was sent that an answer complains of. */
function errorsIn(errors: unknown): { pointer: string; detail: string }[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: { pointer?: unknown; detail?: unknown } | null) =>
    typeof error?.pointer === 'string' && typeof error.detail === 'string'
      ? [{ pointer: error.pointer, detail: error.detail }]
      : [],
  );
}

function parsed(text: string): { detail?: unknown; present?: unknown; errors?: unknown } | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}
