import { type ActionDefinition, DEFAULT_RETRY } from '#libs/connector-kit';
import { effectOf, prepareRequest } from './prepare-request.js';
import { readAnswer } from './read-answer.js';
import { checkRequestInput, REQUEST_INPUT } from './request-input.js';

/** One HTTP request against the base URL of the connection. */
export const request: ActionDefinition = {
  name: 'request',
  summary: 'Makes one HTTP request against the base URL of the connection',
  input: REQUEST_INPUT,
  output: {
    type: 'object',
    properties: {
      status: { type: 'integer' },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      body: {},
      encoding: { const: 'base64' },
      bodyProblem: { type: 'string' },
    },
    required: ['status', 'headers', 'body'],
    additionalProperties: false,
  },
  effect: effectOf,
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  keyWindowMs: 24 * 60 * 60 * 1000,
  check: checkRequestInput,
  prepare: prepareRequest,
  read: readAnswer,
};
