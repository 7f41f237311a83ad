import { ProblemError } from '#libs/nest-runtime';
import { COARSE_STEP, FINE_HOURS, FINE_STEP } from '#libs/persistence';

const HOUR_MS = 3_600_000;

/** Which samples are asked for. */
export interface HistoryTimes {
  from: Date;
  to: Date;
  /** Seconds from one to the next. */
  step: number;
}

/**
 * From when until when a queue's history is told, and how finely: as finely as it is kept from `from` on. Pure.
 *
 * @throws ProblemError 400 where a time is none, or `to` is not behind `from`
 */
export function historyTimes(asked: { from?: string; to?: string }, now: Date): HistoryTimes {
  const to = instant('to', asked.to) ?? now;
  const from = instant('from', asked.from) ?? new Date(to.getTime() - HOUR_MS);
  if (to <= from) throw wrong('to', 'must be behind from');
  const isFine = from.getTime() >= now.getTime() - FINE_HOURS * HOUR_MS;
  return { from, to, step: isFine ? FINE_STEP : COARSE_STEP };
}

function instant(parameter: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw wrong(parameter, 'is no instant, such as 2026-12-01T12:00:00Z');
  return time;
}

const wrong = (parameter: string, detail: string): ProblemError =>
  ProblemError.badRequest('invalid_parameter', { parameter, detail });
