import type { ConnectionSettings } from '#libs/connector-kit';
import { RESERVED_HEADERS } from './reserved-headers.js';

/** The settings of a connection of `http`, once checked. */
export interface HttpSettings {
  baseUrl: string;
  /** In small letters. */
  idempotencyHeader?: string;
}

const caseless = (name: string) => name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const taken = [...RESERVED_HEADERS, 'accept', 'content-type', 'user-agent'].map(caseless).join('|');

/**
 * JSON Schema of the settings. The base URL has no user, query or fragment; its path stays in front of every path.
 * The idempotency header may be any that nobody else sets.
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
  };
}
