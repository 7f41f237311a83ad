import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { StackApi } from '../../support/stack-api.js';
import type { JournalLine } from '../history.js';
import { decideParked, isWorthALook } from './decide-parked.js';
import type { Journal } from './journal.js';
import type { ThirdPartyView } from './third-party-view.js';

type Act = Extract<JournalLine, { kind: 'act' }>['act'];

interface ShownTask {
  id: string;
  orderingKey: string | null;
  attempts: readonly unknown[];
  updatedAt: string;
  labels: Record<string, string>;
}

/** Failed tasks that an operator sends back: half. */
const REDRIVEN_SHARE = 0.5;
const EVERY_MS = 1_000;
const MOST_CANCELS = 5;
const PAGE = 200;

/** What an operator looks at and where it is written down. */
export interface OperatorDesk {
  api: StackApi;
  journal: Journal;
  thirdParty: ThirdPartyView;
}

/** The people behind a run: they resolve parked tasks by what the third party says, and send failed ones back. */
export class Operator {
  /** Tasks that were redriven: once is enough. */
  readonly #redriven = new Set<string>();
  readonly #closing = new AbortController();
  readonly #working: Promise<void>;

  constructor(private readonly desk: OperatorDesk) {
    this.#working = this.#work();
  }

  /** Asks for a cancel until somebody answers, a few times at most. */
  async cancel(order: string, taskId: string): Promise<void> {
    for (let times = 0; times < MOST_CANCELS && !this.#closing.signal.aborted; times++) {
      if ((await this.#act(order, 'cancel', `/v1/tasks/${taskId}/cancel`, undefined)) !== null) return;
      await pause(EVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  /** Goes home; what was begun is done first. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#resolveParked().catch(() => undefined);
      await this.#redriveFailed().catch(() => undefined);
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #resolveParked(): Promise<void> {
    for await (const { id, labels, updatedAt, orderingKey } of this.#items<ShownTask>('/v1/tasks?status=parked')) {
      const order = labels['order'] ?? '';
      const restingMs = Date.now() - Date.parse(updatedAt);
      if (!isWorthALook({ restingMs, inLane: orderingKey !== null, dice: diceOf(order) })) continue;
      const { status, body } = await this.desk.api('GET', `/v1/tasks/${id}`);
      if (status !== 200) continue;
      const decision = decideParked((body as ShownTask).attempts.length, await this.desk.thirdParty.of(order));
      await this.#act(order, `resolve-${decision}`, `/v1/tasks/${id}/resolve`, { decision, note: 'seen there' });
    }
  }

  async #redriveFailed(): Promise<void> {
    for await (const letter of this.#items<{ id: string; taskId: string | null }>('/v1/dead-letters?state=open')) {
      const { id, taskId } = letter;
      if (taskId === null || this.#redriven.has(taskId) || diceOf(taskId) >= REDRIVEN_SHARE) continue;
      const { status, body } = await this.desk.api('GET', `/v1/tasks/${taskId}`);
      if (status !== 200) continue;
      this.#redriven.add(taskId);
      await this.#act((body as ShownTask).labels['order'] ?? '', 'redrive', '/v1/dead-letters/redrive', { ids: [id] });
    }
  }

  async *#items<Item>(path: string): AsyncGenerator<Item> {
    for (let cursor = ''; ; ) {
      const { status, body } = await this.desk.api('GET', `${path}&limit=${PAGE}${cursor}`);
      if (status !== 200 || this.#closing.signal.aborted) return;
      const { items, nextCursor } = body as { items: Item[]; nextCursor: string | null };
      yield* items;
      if (nextCursor === null) return;
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }

  /** Acts, and writes down what came of it: null where nobody can tell. */
  async #act(order: string, act: Act, path: string, body: unknown): Promise<boolean | null> {
    const answer = await this.desk.api('POST', path, body).catch(() => null);
    const ok = answer === null || answer.status >= 500 ? null : answer.status < 300;
    await this.desk.journal.write({ kind: 'act', at: Date.now(), order, act, ok });
    return ok;
  }
}

/** A number in [0, 1) that belongs to a name, in every run. */
const diceOf = (name: string): number => createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32;
