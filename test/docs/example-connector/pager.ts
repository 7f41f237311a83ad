import { defineConnector } from '#libs/connector-kit';
import { getIncident } from './get-incident.js';
import { openIncident } from './open-incident.js';

/** A service that wakes people up. */
export const pager = defineConnector({
  name: 'pager',
  summary: 'Opens and reads incidents of a pager service',
  settings: {
    type: 'object',
    properties: { baseUrl: { type: 'string', format: 'uri', pattern: '^https?://' } },
    required: ['baseUrl'],
    additionalProperties: false,
  },
  credentials: ['bearer'],
  actions: [openIncident, getIncident],
});
