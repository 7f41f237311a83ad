import { CREDENTIAL_TYPES, defineConnector } from '#libs/connector-kit';
import { HTTP_SETTINGS, limitsOf } from './http-settings.js';
import { request } from './request.js';

/** The connector for any HTTP API: one action, `request`. */
export const http = defineConnector({
  name: 'http',
  summary: 'Any HTTP API',
  settings: HTTP_SETTINGS,
  credentials: CREDENTIAL_TYPES,
  limits: limitsOf,
  actions: [request],
});
