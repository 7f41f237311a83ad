import { type ActionDefinition, type Connector, defineConnector, joinUrl, readFailedStatus } from '#libs/connector-kit';
import { http } from '#libs/connectors/http';
import { RETRY } from '../paces.js';
import { meet } from './deadly-orders.js';

/** Orders something that can be looked up by the id it is ordered under. */
const place: ActionDefinition = {
  name: 'place',
  summary: 'Places an order that can be looked up',
  input: { type: 'object' },
  output: {},
  effect: 'probed',
  timeoutMs: 2_000,
  retry: RETRY,
  probe: {
    settleMs: 100,
    intervalMs: 60,
    scope: 'orders by their id',
    consistent: true,
    prepare: ({ input, settings }) => ({
      method: 'GET',
      url: joinUrl(String(settings['baseUrl']), `/marks/${input['id']}`),
      headers: {},
      body: null,
    }),
    read: (answer, { now }) => {
      if (answer.status === 200) return { kind: 'found', output: { found: true } };
      const failed = readFailedStatus(answer, now);
      return answer.status !== 404 && failed.kind === 'failed' ? { ...failed, kind: 'unclear' } : { kind: 'absent' };
    },
  },
  prepare: ({ input, settings }) => ({
    method: 'POST',
    url: joinUrl(String(settings['baseUrl']), '/orders'),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(input)),
  }),
  read: (answer, { now }) =>
    answer.status < 300 ? { kind: 'done', output: { placed: true } } : readFailedStatus(answer, now),
};

/** Has an effect for each key, which the provider has forgotten by the time an answer is missed. */
const pay: ActionDefinition = {
  name: 'pay',
  summary: 'Pays once for each key',
  input: { type: 'object' },
  output: {},
  effect: 'keyed',
  keyWindowMs: 1,
  timeoutMs: 2_000,
  retry: RETRY,
  prepare: ({ input, settings, token }) => ({
    method: 'POST',
    url: joinUrl(String(settings['baseUrl']), '/payments'),
    headers: { 'content-type': 'application/json', 'idempotency-key': token },
    body: Buffer.from(JSON.stringify(input)),
  }),
  read: (answer, { now }) =>
    answer.status < 300 ? { kind: 'done', output: { paid: true } } : readFailedStatus(answer, now),
};

/** Puts a state, and is the death of its worker where the order is deadly. */
const put: ActionDefinition = {
  name: 'put',
  summary: 'Puts the state of an order',
  input: { type: 'object' },
  output: {},
  effect: 'natural',
  timeoutMs: 2_000,
  retry: RETRY,
  prepare: ({ input, settings }) => {
    meet(String(input['id']));
    return {
      method: 'PUT',
      url: joinUrl(String(settings['baseUrl']), '/orders'),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(input)),
    };
  },
  read: (answer, { now }) =>
    answer.status < 300 ? { kind: 'done', output: { put: true } } : readFailedStatus(answer, now),
};

const { actions: further } = defineConnector({ ...http, settings: {}, actions: [place, pay, put] });
const own = [...http.actions].map(([name, action]) => [name, { ...action, retry: RETRY, timeoutMs: 2_000 }] as const);

/** The connector http, quicker to try again than in earnest, and with actions that can be looked up, forgotten and deadly. */
export const HASTY: Connector = { ...http, actions: new Map([...own, ...further]) };
