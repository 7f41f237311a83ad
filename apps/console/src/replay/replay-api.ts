import type { ReplayForecast, ReplayRun } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';

/** What is to be brought once more. */
export interface ReplayWish {
  /** Instants, ISO 8601; an empty `to` is now. */
  readonly from: string;
  readonly to: string;
  /** Only what was given up, or was never brought. */
  readonly onlyFailed: boolean;
}

const pathOf = (subscription: string) => `/v1/subscriptions/${encodeURIComponent(subscription)}/replay`;

/** What a replay would come to. */
export const previewReplay = (api: ConsoleApi, subscription: string, wish: ReplayWish) =>
  api.act<ReplayForecast>('POST', pathOf(subscription), { ...bodyOf(wish), dryRun: true });

/** Begins a replay, with so many a second at most. */
export const startReplay = (
  api: ConsoleApi,
  subscription: string,
  wish: ReplayWish,
  { rate, note }: { rate: number; note: string },
) => api.act<ReplayRun>('POST', pathOf(subscription), { ...bodyOf(wish), rate, ...(note === '' ? {} : { note }) });

/** The latest replays of a subscription. */
export const readReplays = (api: ConsoleApi, subscription: string, signal: AbortSignal) =>
  api.read<Page<ReplayRun>>('/v1/replay-runs', { subscription, limit: '10' }, signal);

/** Ends a replay midway. */
export const cancelReplay = (api: ConsoleApi, run: string) =>
  api.act<ReplayRun>('POST', `/v1/replay-runs/${encodeURIComponent(run)}/cancel`, {});

/** What is sent of a wish. Pure. */
export function bodyOf({ from, to, onlyFailed }: ReplayWish) {
  return { from, ...(to === '' ? {} : { to }), ...(onlyFailed && { onlyFailed }) };
}
