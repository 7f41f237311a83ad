import { type ActionDefinition, DEFAULT_RETRY, joinUrl } from '#libs/connector-kit';
import { INCIDENT, readIncident } from './read-incident.js';

/** Reads an incident. `read`: a GET changes nothing. */
export const getIncident: ActionDefinition = {
  name: 'get-incident',
  summary: 'Reads an incident',
  input: {
    type: 'object',
    properties: { id: { type: 'string', pattern: '^[A-Za-z0-9]{1,32}$' } },
    required: ['id'],
    additionalProperties: false,
  },
  output: INCIDENT,
  effect: 'read',
  timeoutMs: 10_000,
  retry: DEFAULT_RETRY,
  prepare: ({ input, settings }) => ({
    method: 'GET',
    url: joinUrl(String(settings['baseUrl']), `/incidents/${String(input['id'])}`),
    headers: { accept: 'application/json' },
    body: null,
  }),
  read: readIncident,
};
