import { ProblemError } from '#libs/nest-runtime';

/** The instant that a parameter names; null without one. Throws a 400: the form lets through what is in no calendar, such as a second of 60. */
export function instantOf(parameter: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    throw ProblemError.badRequest('invalid_parameter', { parameter, detail: 'is no instant of the calendar' });
  }
  return at;
}

/** The time between two instants, both of which may be open. Throws a 400 where it holds none. */
export function timeBetween({ since, until }: { since?: string | undefined; until?: string | undefined }): {
  since: Date | null;
  until: Date | null;
} {
  const between = { since: instantOf('since', since), until: instantOf('until', until) };
  if (between.since !== null && between.until !== null && between.until <= between.since) {
    const detail = `is not later than since, ${between.since.toISOString()}: no time lies between them`;
    throw ProblemError.badRequest('invalid_parameter', { parameter: 'until', detail });
  }
  return between;
}
