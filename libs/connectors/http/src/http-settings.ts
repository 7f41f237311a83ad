import { type ConnectionSettings, DEFAULT_GROUP, type EndpointLimit, type EndpointLimits } from '#libs/connector-kit';
import { RESERVED_HEADERS } from './reserved-headers.js';

/** The settings of a connection of `http`, once checked. */
export interface HttpSettings {
  baseUrl: string;
  /** In small letters. */
  idempotencyHeader?: string;
  rateLimit?: EndpointLimit;
}

const caseless = (name: string) => name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const taken = [...RESERVED_HEADERS, 'accept', 'content-type', 'user-agent'].map(caseless).join('|');

/**
 * JSON Schema of the settings. The base URL has no user, query or fragment; its path stays in front of every path.
 * The idempotency header may be any that nobody else sets. The rate limit is what the operator wants all workers
 * together to keep to.
 */
export const HTTP_SETTINGS = {
  type: 'object',
  properties: {
    baseUrl: {
      type: 'string',
      format: 'uri',
      pattern: '^https?://[^/?#@\\\\\\s]+(/[^?#\\\\\\s]*)?$',
      maxLength: 2_048,
    },
    idempotencyHeader: {
      type: 'string',
      pattern: `^(?!(?:${taken}|${caseless('proxy')}-.*)$)[!#$%&'*+.^_\`|~0-9A-Za-z-]{1,128}$`,
    },
    rateLimit: {
      type: 'object',
      properties: {
        perSecond: { type: 'number', exclusiveMinimum: 0, maximum: 10_000 },
        burst: { type: 'integer', minimum: 1, maximum: 10_000 },
      },
      required: ['perSecond', 'burst'],
      additionalProperties: false,
    },
  },
  required: ['baseUrl'],
  additionalProperties: false,
};

/** Reads checked settings. */
export function readSettings(settings: ConnectionSettings): HttpSettings {
  const header = settings['idempotencyHeader'];
  return {
    baseUrl: String(settings['baseUrl']),
    ...(typeof header === 'string' ? { idempotencyHeader: header.toLowerCase() } : {}),
    ...(settings['rateLimit'] ? { rateLimit: settings['rateLimit'] as EndpointLimit } : {}),
  };
}

/** The limit of checked settings: an API is one endpoint group. */
export function limitsOf(settings: ConnectionSettings): EndpointLimits {
  const { rateLimit } = readSettings(settings);
  return rateLimit === undefined ? {} : { [DEFAULT_GROUP]: rateLimit };
}
