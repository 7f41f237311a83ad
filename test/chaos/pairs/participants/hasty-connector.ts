import { type ActionDefinition, type Connector, defineConnector, joinUrl, readFailedStatus } from '#libs/connector-kit';
import { http } from '#libs/connectors/http';
import { RETRY } from '../paces.js';

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

const { actions: probed } = defineConnector({ ...http, settings: {}, actions: [place] });
const own = [...http.actions].map(([name, action]) => [name, { ...action, retry: RETRY, timeoutMs: 2_000 }] as const);

/** The connector http, quicker to try again than in earnest, and with an action that can be looked up. */
export const HASTY: Connector = { ...http, actions: new Map([...own, ...probed]) };
