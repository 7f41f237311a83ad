import {
  type ActionReading,
  type Answer,
  type JsonBounds,
  NOT_APPLIED_STATUSES,
  parseStrictJson,
  readFailedStatus,
} from '#libs/connector-kit';
import { isJsonType } from './request-input.js';

/** The output of `request`. */
export interface RequestOutput {
  status: number;
  /** Names in small letters; without `set-cookie`, which is a credential. */
  headers: Record<string, string>;
  /** The JSON value of the body, else its text, else its bytes in base64; null where there is none. */
  body: unknown;
  encoding?: 'base64';
  /** Why a body that claims to be JSON is given as it came. */
  bodyProblem?: string;
}

/**
 * Statuses by which HTTP itself says that the request was not carried out, beyond those that hold for every action:
 * Gone, Length Required, URI Too Long, Expectation Failed, Misdirected Request, Locked, Upgrade Required,
 * Precondition Required, Header Fields Too Large, Unavailable For Legal Reasons. See the README.
 */
const NOT_APPLIED: readonly number[] = [...NOT_APPLIED_STATUSES, 410, 411, 414, 417, 421, 423, 426, 428, 431, 451];

const PRECONDITION_FAILED = 412;

/** Egress has bounded the size already; the depth keeps the answer printable. */
const ANSWER_BOUNDS: JsonBounds = { maxBytes: Number.MAX_SAFE_INTEGER, maxDepth: 200 };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Says what an answer means. Never throws, whatever the answer is. */
export function readAnswer(answer: Answer, context: { repeated: boolean; method: string; now: number }): ActionReading {
  const { status } = answer;
  const notModified = status === 304 && (context.method === 'GET' || context.method === 'HEAD');
  if ((status >= 200 && status < 300) || notModified) return { kind: 'done', output: readOutput(answer) };
  // The first DELETE may have done it: what is gone now is what was wanted.
  if (context.repeated && context.method === 'DELETE' && (status === 404 || status === 410)) {
    return { kind: 'done', output: readOutput(answer) };
  }
  // A precondition can fail for our own earlier attempt having changed what it speaks of.
  const notApplied = context.repeated ? NOT_APPLIED : [...NOT_APPLIED, PRECONDITION_FAILED];
  return readFailedStatus(answer, context.now, notApplied);
}

function readOutput({ status, headers, body }: Answer): RequestOutput {
  const shown = Object.entries(headers).filter(([name]) => name !== 'set-cookie' && name !== '__proto__');
  return { status, headers: Object.fromEntries(shown), ...readBody(body, headers) };
}

function readBody(
  body: Buffer,
  headers: Record<string, string>,
): Pick<RequestOutput, 'body' | 'encoding' | 'bodyProblem'> {
  if (body.length === 0) return { body: null };
  const encoded = headers['content-encoding'];
  if (encoded !== undefined && encoded.trim().toLowerCase() !== 'identity') {
    return { ...asItCame(body), bodyProblem: `is encoded as ${encoded.slice(0, 40)}, which was not asked for` };
  }
  if (!isJsonType(headers['content-type'] ?? '')) return asItCame(body);
  const json = parseStrictJson(body, ANSWER_BOUNDS);
  if (json.ok) return { body: json.value };
  const { path, message } = json.violation;
  return { ...asItCame(body), bodyProblem: `${path} ${message}`.trim().slice(0, 300).toWellFormed() };
}

function asItCame(body: Buffer): Pick<RequestOutput, 'body' | 'encoding'> {
  try {
    return { body: utf8.decode(body) };
  } catch {
    return { body: body.toString('base64'), encoding: 'base64' };
  }
}
