import { JSON_POINTER_PATTERN, MAX_POINTER_LENGTH } from '../reading/json-pointer.js';
import { DIGEST_ENCODINGS, type DigestEncoding } from '../verification/digest-encoding.js';
import { TIMESTAMP_FORMATS, type TimestampFormat } from '../verification/freshness.js';
import { HMAC_ALGORITHMS, type HmacAlgorithm } from '../verification/signature-claim.js';

/** How a provider's HMAC over a webhook is made and where it stands. */
export interface HmacSettings {
  /** The header that holds the signature. */
  header: string;
  /** @default "sha256" */
  algorithm?: HmacAlgorithm;
  /** @default "hex" */
  encoding?: DigestEncoding;
  /** What stands before the digest, such as `sha256=`. @default "" */
  prefix?: string;
  /** How the secret's text becomes key bytes. @default "utf8" */
  secretEncoding?: 'utf8' | 'hex' | 'base64';
  /** What is signed, with {body}, {timestamp} and {id} put in. @default "{body}" */
  template?: string;
  /** The header of a signed timestamp; the template must then hold {timestamp}. */
  timestampHeader?: string;
  /** @default "seconds" */
  timestampFormat?: TimestampFormat;
  /** How far the timestamp may be from the receipt, in seconds. @default 300 */
  toleranceSeconds?: number;
  /** Where the delivery's id stands: a header, or a JSON Pointer into the body. Neither: equal signed bytes are one delivery. */
  deliveryIdHeader?: string;
  deliveryIdPointer?: string;
  /** Where the event's name stands: a header, or a JSON Pointer into the body. */
  eventTypeHeader?: string;
  eventTypePointer?: string;
}

const headerName = { type: 'string', pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" };
const pointer = { type: 'string', pattern: JSON_POINTER_PATTERN, maxLength: MAX_POINTER_LENGTH };

/** JSON Schema of HmacSettings. */
export const HMAC_SETTINGS_SCHEMA = {
  type: 'object',
  required: ['header'],
  additionalProperties: false,
  properties: {
    header: headerName,
    algorithm: { type: 'string', enum: [...HMAC_ALGORITHMS] },
    encoding: { type: 'string', enum: [...DIGEST_ENCODINGS] },
    prefix: { type: 'string', pattern: '^[!-~]{0,32}$' },
    secretEncoding: { type: 'string', enum: ['utf8', 'hex', 'base64'] },
    template: { type: 'string', pattern: '^[ -~]{1,200}$' },
    timestampHeader: headerName,
    timestampFormat: { type: 'string', enum: [...TIMESTAMP_FORMATS] },
    toleranceSeconds: { type: 'integer', minimum: 1, maximum: 3600 },
    deliveryIdHeader: headerName,
    deliveryIdPointer: pointer,
    eventTypeHeader: headerName,
    eventTypePointer: pointer,
  },
} as const;
