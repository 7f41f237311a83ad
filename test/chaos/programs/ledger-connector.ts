import {
  type ActionCall,
  type ActionDefinition,
  type Connector,
  canonicalJson,
  defineConnector,
  type EffectClass,
  joinUrl,
  type OutgoingRequest,
} from '#libs/connector-kit';
import { BEHAVIOUR_NAMES } from '../../support/ledger-api/behaviours.js';
import { CHAOS_RETRY, CHAOS_TIMEOUT_MS } from './chaos-pace.js';
import { markerProbe } from './marker-probe.js';
import { readLedgerAnswer } from './read-ledger-answer.js';

const name = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,100}$' };

const input = {
  type: 'object',
  properties: {
    /** Names the task at the third party. */
    order: name,
    /** What it is to do, attempt by attempt. */
    behave: { type: 'array', items: { enum: [...BEHAVIOUR_NAMES] }, maxItems: 16 },
    /** What a `put` sets, where several tasks set the same. @default order */
    thing: name,
    note: { type: 'string', maxLength: 10_000 },
  },
  required: ['order'],
  additionalProperties: false,
};

/** For so long after the effect a probe does not see it, in milliseconds. */
const staleMs = { type: 'integer', minimum: 0, maximum: 60_000 };

const output = {
  type: 'object',
  properties: { status: { type: 'integer' }, body: {} },
  required: ['status', 'body'],
  additionalProperties: false,
};

/** A request whose body says everything, in canonical form. */
function posting({ input, settings }: ActionCall, path: string, more: Record<string, string> = {}): OutgoingRequest {
  return {
    method: 'POST',
    url: joinUrl(String(settings['baseUrl']), path),
    headers: { 'content-type': 'application/json' },
    body: canonicalJson({ ...input, ...more }),
  };
}

const marking = (call: ActionCall): OutgoingRequest => posting(call, '/marked', { marker: call.token });

/** A request that has no body: its query says what the third party is to do. */
function asking({ input, settings }: ActionCall): OutgoingRequest {
  const { order, behave } = input as { order: string; behave?: string[] };
  const query: Record<string, string> = behave === undefined ? {} : { behave: behave.join(',') };
  return {
    method: 'GET',
    url: joinUrl(String(settings['baseUrl']), `/effects/${order}`, query),
    headers: {},
    body: null,
  };
}

const action = (
  actionName: string,
  effect: EffectClass,
  summary: string,
  prepare: (call: ActionCall) => OutgoingRequest,
  more: Partial<ActionDefinition> = {},
): ActionDefinition => ({
  name: actionName,
  summary,
  input,
  output,
  effect,
  timeoutMs: CHAOS_TIMEOUT_MS,
  retry: CHAOS_RETRY,
  prepare,
  read: readLedgerAnswer,
  ...more,
});

/** The connector to the ledger-api: one action of each effect class, and one whose probes may come too early. */
export const ledgerConnector: Connector = defineConnector({
  name: 'ledger',
  summary: 'Calls the third party of fault tests, which writes down every effect',
  settings: {
    type: 'object',
    properties: { baseUrl: { type: 'string', format: 'uri' } },
    required: ['baseUrl'],
    additionalProperties: false,
  },
  credentials: ['none', 'bearer'],
  actions: [
    action('look', 'read', 'Reads what is there under an order', asking),
    action('meter', 'metered', 'Has something worked out, which costs each time', (call) => posting(call, '/metered')),
    action('put', 'natural', 'Sets the state of a thing', (call) => ({
      ...posting(call, `/effects/${String(call.input['thing'] ?? call.input['order'])}`),
      method: 'PUT',
    })),
    action(
      'charge',
      'keyed',
      'Makes an effect once for each idempotency key',
      (call) => {
        const request = posting(call, '/effects');
        return { ...request, headers: { ...request.headers, 'idempotency-key': call.token } };
      },
      { keyWindowMs: 24 * 60 * 60 * 1_000 },
    ),
    action('file', 'probed', 'Makes an effect that can be looked up by its marker', marking, {
      probe: markerProbe(true),
    }),
    action('file-stale', 'probed', 'Makes an effect that is found by its marker only later on', marking, {
      input: { ...input, properties: { ...input.properties, staleMs } },
      probe: markerProbe(false),
    }),
    action('send', 'once', 'Makes an effect each time', (call) => posting(call, '/effects')),
  ],
});
