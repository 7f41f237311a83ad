import { type ActionDefinition, defineConnector, type OutgoingRequest, readFailedStatus } from '#libs/connector-kit';
import { LATEST_MS } from './third-party.js';

/** The effect classes of the model; an action for each, of the same name. */
export const CLASSES = ['read', 'natural', 'keyed', 'probed', 'once'] as const;

/** An effect class of the model. */
export type ModelClass = (typeof CLASSES)[number];

const request = (method: string, action: string, order: unknown, token: string | null): OutgoingRequest => ({
  method,
  url: `https://model.test/${action}/${order}`,
  headers: token === null ? {} : { 'idempotency-key': token },
  body: null,
});

function action(effect: ModelClass): ActionDefinition {
  return {
    name: effect,
    summary: effect,
    input: { type: 'object' },
    output: {},
    effect,
    timeoutMs: 5_000,
    retry: { maxAttempts: 3, baseDelayMs: 1_000, maxDelayMs: 4_000 },
    prepare: ({ input, token }) =>
      effect === 'read' ? request('GET', effect, input['order'], null) : request('POST', effect, input['order'], token),
    read: (answer, { now }) =>
      answer.status === 200 ? { kind: 'done', output: { ok: true } } : readFailedStatus(answer, now),
    ...(effect === 'probed'
      ? {
          probe: {
            settleMs: LATEST_MS + 10_000,
            intervalMs: 2_000,
            scope: 'orders',
            consistent: true,
            prepare: ({ input }) => request('GET', 'probe', input['order'], null),
            read: ({ status }) => (status === 200 ? { kind: 'found', output: { ok: true } } : { kind: 'absent' }),
          },
        }
      : {}),
  };
}

/** The connector of the model. */
export const MODEL_CONNECTOR = defineConnector({
  name: 'model',
  summary: 'A third party that does as a script says',
  settings: { type: 'object' },
  credentials: ['none'],
  actions: CLASSES.map(action),
});
