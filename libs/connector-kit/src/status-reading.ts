import type { ErrorCategory } from '#libs/contracts';
import type { ActionReading } from './action.js';
import type { Answer } from './call.js';
import { readRetryAfter } from './retry-after.js';

/** The statuses after which an effect is known not to have happened, unless an action says otherwise. */
export const NOT_APPLIED_STATUSES: readonly number[] = [400, 401, 403, 404, 405, 413, 415, 422, 429];

/**
 * What a status other than 2xx means. Every status outside `notApplied` leaves the effect unknown: 408, 409, 425,
 * every 5xx, redirects (which are never followed) and whatever else a provider makes up.
 */
export function readFailedStatus(
  answer: Answer,
  now: number,
  notApplied: readonly number[] = NOT_APPLIED_STATUSES,
): ActionReading {
  const { status, headers } = answer;
  const retryAfterMs = readRetryAfter(headers, now);
  const providerRequestId = headers['x-request-id'] ?? headers['x-github-request-id'] ?? headers['request-id'];
  return {
    kind: 'failed',
    applied: notApplied.includes(status) ? 'no' : 'unknown',
    error: {
      category: categoryOf(status),
      code: status >= 300 && status < 400 ? 'unexpected_redirect' : `http_${status}`,
      message: describe(status),
      retryable: isRetryable(status),
      ...(providerRequestId === undefined ? {} : { providerRequestId: providerRequestId.slice(0, 200) }),
    },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function isRetryable(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

function categoryOf(status: number): ErrorCategory {
  if (status === 401 || status === 403) return 'configuration';
  return isRetryable(status) ? 'transient' : 'client';
}

function describe(status: number): string {
  if (status === 401) return 'The provider refused the credential (401): renew the credential of this connection';
  if (status === 403) return 'The provider forbade the call (403): the credential lacks a right this action needs';
  if (status === 429) return 'The provider is limiting the rate of calls (429)';
  if (status >= 300 && status < 400) return `The provider answered with a redirect (${status}), and none is followed`;
  return `The provider answered ${status}`;
}
