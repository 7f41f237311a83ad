import type { ActionReading, Answer } from '#libs/connector-kit';
import { readFailure } from './read-failure.js';
import { readJson } from './read-json.js';

/**
 * Says what an answer means: a 2xx whose JSON `pick` can use is done. A 2xx that GitHub would not give (broken JSON, a
 * proxy's page) leaves the effect unknown: what may be repeated is, anything else is parked for somebody to look.
 *
 * @param pick the output, or undefined where the value lacks what GitHub promises
 */
export function readAnswer(answer: Answer, now: number, pick: (value: unknown) => unknown): ActionReading {
  if (answer.status < 200 || answer.status > 299) return readFailure(answer, now);
  const output = pick(readJson(answer));
  if (output !== undefined) return { kind: 'done', output };
  const providerRequestId = answer.headers['x-github-request-id']?.slice(0, 200);
  return {
    kind: 'failed',
    applied: 'unknown',
    error: {
      category: 'transient',
      code: 'unreadable_answer',
      message: `GitHub answered ${answer.status} with a body that is not what it describes: see in the repository what has happened`,
      retryable: true,
      ...(providerRequestId === undefined ? {} : { providerRequestId }),
    },
  };
}
