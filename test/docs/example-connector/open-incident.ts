import { type ActionDefinition, canonicalJson, DEFAULT_RETRY, joinUrl } from '#libs/connector-kit';
import { INCIDENT, readIncident } from './read-incident.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Opens an incident. `keyed`: the service keeps an Idempotency-Key for a day and answers a repeat as the first time. */
export const openIncident: ActionDefinition = {
  name: 'open-incident',
  summary: 'Opens an incident',
  input: {
    type: 'object',
    properties: {
      title: { type: 'string', minLength: 1, maxLength: 200 },
      urgency: { enum: ['high', 'low'] },
    },
    required: ['title'],
    additionalProperties: false,
  },
  output: INCIDENT,
  effect: 'keyed',
  keyWindowMs: DAY_MS,
  timeoutMs: 10_000,
  retry: DEFAULT_RETRY,
  prepare: ({ input, settings, token }) => ({
    method: 'POST',
    url: joinUrl(String(settings['baseUrl']), '/incidents'),
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': token },
    body: canonicalJson({ title: input['title'], urgency: input['urgency'] ?? 'high' }),
  }),
  read: readIncident,
};
