import { type ActionReading, type Answer, parseStrictJson, readFailedStatus } from '#libs/connector-kit';

/** The output keeps at most this many characters of a body that is not JSON as we take it. */
const LONGEST_TEXT = 2_000;
const BOUNDS = { maxBytes: 1024 * 1024, maxDepth: 64 };

/**
 * Says what an answer of the ledger-api means. A 2xx is done, whatever its body is, unless that says `error`: then nobody
 * knows. Never throws.
 */
export function readLedgerAnswer(answer: Answer, context: { repeated: boolean; now: number }): ActionReading {
  const { status } = answer;
  if (status < 200 || status >= 300) return readFailedStatus(answer, context.now);
  const json = parseStrictJson(answer.body, BOUNDS);
  if (json.ok && saysError(json.value)) {
    const message = 'The provider answered 200 and spoke of an error inside';
    return {
      kind: 'failed',
      applied: 'unknown',
      error: { category: 'transient', code: 'error_inside', message, retryable: true },
    };
  }
  const body = json.ok ? json.value : answer.body.toString('latin1').slice(0, LONGEST_TEXT);
  return { kind: 'done', output: { status, body } };
}

const saysError = (value: unknown): boolean => typeof value === 'object' && value !== null && 'error' in value;
