import { HEADERS } from '#libs/contracts';
import { type IncomingMessage, type Submission, toSubmission } from '#libs/execution';
import type { ModelClass } from './model-connector.js';
import type { Behaviour } from './third-party.js';

/** A task of a schedule. */
export interface ModelTask {
  effect: ModelClass;
  /** What the third party does, attempt by attempt; `ok` when it has come to the end. */
  behave: readonly Behaviour[];
  lane: 'a' | 'b' | null;
  /** Seconds after the beginning; null for none. */
  deadline: number | null;
}

/** The names of a task: its order at the third party, and its id. */
export const orderOf = (index: number): string => `o${index}`;
export const idOf = (index: number, copy = 0): string =>
  `00000000-0000-7000-8000-${String(copy).padStart(6, '0')}${String(index).padStart(6, '0')}`;

const bodyOf = (task: ModelTask, index: number, began: number) => ({
  connector: 'model',
  action: task.effect,
  connection: 'model',
  input: { order: orderOf(index) },
  ...(task.lane === null ? {} : { orderingKey: task.lane }),
  ...(task.deadline === null ? {} : { deadline: new Date(began + task.deadline * 1_000).toISOString() }),
});

/** The task as an agent publishes it. Copies have ids of their own and the same key. */
export function messageOf(task: ModelTask, index: number, copy: number, began: number): IncomingMessage {
  const body = bodyOf(task, index, began);
  return {
    routingKey: `model.${task.effect}`,
    content: Buffer.from(JSON.stringify(body)),
    headers: { [HEADERS.idempotencyKey]: orderOf(index) },
    properties: { messageId: idOf(index, copy), userId: 'agent', contentType: 'application/json' },
  };
}

/** The task as it is accepted over HTTP. */
export function submissionOf(task: ModelTask, index: number, copy: number, began: number): Submission {
  const of = { tenant: 'acme', id: idOf(index, copy), key: orderOf(index), trace: {}, correlationId: null };
  return toSubmission(bodyOf(task, index, began), of);
}
