import type { TaskStatus } from '#libs/contracts';
import type { DeadLetterPage, Page, Queue, Task } from './answers.js';
import { KeyRefused, Refused, Unreachable } from './api-errors.js';

/** Milliseconds after which no answer counts as none. */
const TIMEOUT_MS = 10_000;
/** Statuses by which something on the way says that the API is away. */
const AWAY = [502, 504];

/** Which tasks are asked for; an empty string narrows nothing. */
export interface TaskFilter {
  readonly status: TaskStatus | '';
  readonly connector: string;
}

/**
 * Calls the API with one key. Every call rejects with `KeyRefused` on a 401, `Refused` on any other refusal and
 * `Unreachable` where no answer came.
 */
export class ConsoleApi {
  constructor(
    private readonly key: string,
    private readonly send: typeof globalThis.fetch,
    private readonly onKeyRefused: () => void,
  ) {}

  /** The queues this key's tenant may see. */
  readonly queues = (signal: AbortSignal) => this.#get<Page<Queue>>('/v1/queues', {}, signal);

  /** The latest open dead letters, and how many there are. */
  readonly deadLetters = (limit: number, signal: AbortSignal) =>
    this.#get<DeadLetterPage>('/v1/dead-letters', { limit: String(limit) }, signal);

  /** The latest tasks that fit. */
  readonly tasks = ({ status, connector }: TaskFilter, limit: number, signal: AbortSignal) =>
    this.#get<Page<Task>>('/v1/tasks', { status, connector, limit: String(limit) }, signal);

  /** One task with all that is known of it. */
  readonly task = (id: string, signal: AbortSignal) =>
    this.#get<Task>(`/v1/tasks/${encodeURIComponent(id)}`, {}, signal);

  async #get<Answer>(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer> {
    const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
    const answer = await this.#ask(asked.size > 0 ? `${path}?${asked}` : path, signal);
    if (answer.status === 401) {
      this.onKeyRefused();
      throw new KeyRefused('The API does not know this key');
    }
    if (AWAY.includes(answer.status)) throw new Unreachable('The API is away');
    const body = (await answer.json().catch(() => null)) as { detail?: unknown } | null;
    if (answer.ok && body !== null) return body as Answer;
    const detail = typeof body?.detail === 'string' ? body.detail : `The API answered ${answer.status}`;
    throw new Refused(answer.status, detail);
  }

  async #ask(target: string, signal: AbortSignal): Promise<Response> {
    try {
      return await this.send(target, {
        headers: { authorization: `Bearer ${this.key}` },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
    } catch (error) {
      throw new Unreachable('The API does not answer', { cause: error });
    }
  }
}
