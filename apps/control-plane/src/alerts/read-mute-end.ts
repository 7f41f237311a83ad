import { ProblemError } from '#libs/nest-runtime';

/** How far ahead an alert may be muted, in milliseconds: what nobody wants to hear of for longer needs another remedy. */
const MOST_MS = 90 * 24 * 60 * 60_000;

/** Until when an alert is muted. Throws a 400 where that is over already, or too far ahead. */
export function readMuteEnd(until: string, now: Date): Date {
  const end = new Date(until);
  const ahead = end.getTime() - now.getTime();
  if (ahead > 0 && ahead <= MOST_MS) return end;
  throw ProblemError.badRequest('invalid_body', { pointer: '/until', detail: 'must lie ahead, by 90 days at most' });
}
