import { type ActionReading, type Answer, NOT_APPLIED_STATUSES, readFailedStatus } from '#libs/connector-kit';
import { githubMessage } from './github-message.js';

type Failure = Extract<ActionReading, { kind: 'failed' }>;
type Meaning = Partial<Failure['error']>;

/** GitHub asks for a repeat elsewhere (RFC 9110, section 15.4), for what is gone, or is withheld by law. */
const REDIRECTS: readonly number[] = [301, 302, 307, 308];
const NOT_APPLIED: readonly number[] = [...NOT_APPLIED_STATUSES, ...REDIRECTS, 410, 451];

/** GitHub asks for at least a minute where it limits without saying for how long. */
const UNTOLD_LIMIT_MS = 60_000;

/** In characters; what GitHub sends is far below. */
const LONGEST_PERMISSIONS = 200;

/**
 * What a status other than 2xx means, beyond what the kit says of every provider. GitHub limits the rate by 403 too, and
 * answers 403 for what may not be done to one thing: the connection is not to rest for that.
 */
export function readFailure(answer: Answer, now: number): Failure {
  const failure = readFailedStatus(answer, now, NOT_APPLIED) as Failure;
  const said = githubMessage(answer);
  if (isLimited(answer, failure, said)) {
    const message = `GitHub is limiting the rate of calls (${answer.status})${said}`;
    return {
      ...failure,
      error: { ...failure.error, category: 'transient', code: 'rate_limited', message, retryable: true },
      retryAfterMs: failure.retryAfterMs ?? UNTOLD_LIMIT_MS,
    };
  }
  return { ...failure, error: { ...failure.error, ...meaningOf(answer, said) } };
}

/**
 * By https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, primary and secondary; and the pause
 * after many a wrong token, in which GitHub takes the right one for wrong, too.
 */
function isLimited({ status }: Answer, { retryAfterMs }: Failure, said: string): boolean {
  if (status === 429) return true;
  return status === 403 && (retryAfterMs !== undefined || /rate limit|abuse detection|login attempts/i.test(said));
}

function meaningOf({ status, headers }: Answer, said: string): Meaning {
  if (REDIRECTS.includes(status)) {
    const message = `GitHub answered with a redirect (${status}), and none is followed: the repository was renamed or moved. Name it as it is called now; if it is called so, mend the baseUrl of the connection`;
    return { code: 'repository_moved', message };
  }
  switch (status) {
    case 401:
      return { message: `GitHub refused the token (401): renew the credential of this connection${said}` };
    case 403:
      return forbidden(headers, said);
    case 404:
      return {
        code: 'not_found',
        message: `GitHub knows no such repository, issue or label, or the token may not see it (404)${said}`,
      };
    case 410:
      return { code: 'gone', message: `The issue was deleted, or the repository has issues switched off (410)${said}` };
    case 422:
      return { code: 'validation_failed', message: `GitHub refuses the values (422)${said}` };
    default:
      return { message: `GitHub answered ${status}${said}` };
  }
}

/** Only what the whole token is kept from is for the connection to wait for. */
function forbidden(headers: Answer['headers'], said: string): Meaning {
  if (/^\s*required\b/i.test(headers['x-github-sso'] ?? '')) {
    const message = `The organisation lets in only tokens that its single sign-on has authorised (403): authorise the token of this connection for it${said}`;
    return { code: 'sso_required', message };
  }
  const accepted = headers['x-accepted-github-permissions']?.slice(0, LONGEST_PERMISSIONS);
  const advice = accepted
    ? `The token needs, for this repository: ${accepted}`
    : 'See which repositories and rights the token of this connection is for';
  return { category: 'client', code: 'forbidden', message: `GitHub forbids the call (403)${said}. ${advice}` };
}
