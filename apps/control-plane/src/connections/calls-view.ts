import { ERROR_CATEGORIES, type ErrorCategory } from '#libs/contracts';
import { latencyAt } from '#libs/execution';
import type { CallSlot, RecentCalls } from '#libs/persistence';

/** How calls went over a time. */
export interface CallsView {
  calls: number;
  succeeded: number;
  /** Share of the calls that succeeded, from 0 to 1; null without calls. */
  successRate: number | null;
  /** Calls that did not succeed, by who has to act; only categories that occurred. */
  failed: Partial<Record<ErrorCategory, number>>;
  /** Milliseconds that half of the calls, and 95 of 100, stayed below; null without calls. */
  latencyMs: { p50: number | null; p95: number | null };
}

/** How calls through a connection went of late. */
export interface RecentCallsView {
  lastHour: CallsView;
  /** Only where one connection is read. */
  lastDay: CallsView | null;
  lastError: { at: Date; category: ErrorCategory; code: string; taskId: string } | null;
}

/** What one connection is shown of the calls that were noted. Pure. */
export function presentCalls({ slots, failed }: RecentCalls, connection: string, withDay: boolean): RecentCallsView {
  const own = slots.filter((slot) => slot.connection === connection);
  const last = failed.find((one) => one.connection === connection);
  return {
    lastHour: addUp(own.filter(({ late }) => late)),
    lastDay: withDay ? addUp(own) : null,
    lastError: last ? { at: last.at, category: last.category, code: last.code, taskId: last.task } : null,
  };
}

function addUp(slots: readonly CallSlot[]): CallsView {
  const succeeded = slots.reduce((sum, slot) => sum + slot.succeeded, 0);
  const failures = addPlaces(slots.map((slot) => slot.failures));
  const latencies = addPlaces(slots.map((slot) => slot.latencies));
  const calls = failures.reduce((sum, times) => sum + times, succeeded);
  const occurred = ERROR_CATEGORIES.map((category, place) => [category, failures[place] ?? 0] as const);
  return {
    calls,
    succeeded,
    successRate: calls === 0 ? null : succeeded / calls,
    failed: Object.fromEntries(occurred.filter(([, times]) => times > 0)),
    latencyMs: { p50: latencyAt(latencies, 0.5), p95: latencyAt(latencies, 0.95) },
  };
}

function addPlaces(rows: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_one, place) => rows.reduce((sum, row) => sum + (row[place] ?? 0), 0));
}
