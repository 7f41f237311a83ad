import { ProblemError } from '#libs/nest-runtime';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** So long before all else was over there may be what open dead letters keep; a run looks through no time before that. */
const LOOKED_BEFORE_DAYS = 365;

/** What a time is held against. */
export interface TimeKept {
  now: Date;
  /** For so many days the kind is kept. */
  days: number;
  /** `results` or `events`. */
  kind: string;
}

/** Since when anything of a kind is kept. Pure. */
export function keptSinceOf({ now, days }: TimeKept): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/**
 * The time of a replay, which ends now at the latest. Throws a 400 that names the field where it is in no calendar, holds no time, or
 * where nothing of it is kept any more.
 */
export function replayedTime(asked: { from: string; to?: string }, kept: TimeKept): { from: Date; to: Date } {
  const from = instantOf('/from', asked.from);
  const wished = asked.to === undefined ? kept.now : instantOf('/to', asked.to);
  const to = new Date(Math.min(wished.getTime(), kept.now.getTime()));
  if (from >= to) {
    const detail =
      wished > from ? 'lies ahead: only what has come can be replayed' : `is not earlier than ${end(asked, to)}`;
    throw refuse('/from', detail);
  }
  const keptSince = keptSinceOf(kept);
  const earliest = new Date(keptSince.getTime() - LOOKED_BEFORE_DAYS * DAY_MS);
  if (to > keptSince) return { from: from < earliest ? earliest : from, to };
  const detail = `lies before ${keptSince.toISOString()}: ${kept.kind} are kept for ${kept.days} days, and what is older is gone`;
  throw refuse('/to', detail);
}

const end = ({ to }: { to?: string }, at: Date): string =>
  to === undefined ? `now, ${at.toISOString()}` : `to, ${at.toISOString()}: no time lies between them`;

const refuse = (pointer: string, detail: string) => ProblemError.badRequest('invalid_body', { pointer, detail });

/** The form lets through what is in no calendar, such as a second of 60, and years that no database holds. */
function instantOf(pointer: string, text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1) throw refuse(pointer, 'is no instant of the calendar');
  return at;
}
