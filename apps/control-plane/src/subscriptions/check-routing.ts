import type { ProblemField } from '#libs/nest-runtime';

/** The longest routing key AMQP carries, in bytes. */
const MAX_BYTES = 255;

/** What is wrong with a topic pattern; null where it is fine. */
export function checkRouting(routing: string): ProblemField | null {
  const refused = (detail: string): ProblemField => ({ pointer: '/routing', detail });
  if (routing.length === 0 || Buffer.byteLength(routing) > MAX_BYTES) {
    return refused(`must have 1 to ${MAX_BYTES} bytes`);
  }
  const isWord = (word: string) => word === '*' || word === '#' || /^[!-~]+$/.test(word.replace(/[*#]/g, ' '));
  return routing.split('.').every(isWord)
    ? null
    : refused('must be words of visible ASCII characters, * or #, separated by dots');
}
