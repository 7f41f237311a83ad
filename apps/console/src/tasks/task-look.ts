import type { TaskStatus, WaitingReason } from '#libs/contracts';

/** How a status looks and what it means to an operator. */
export interface StatusLook {
  readonly label: string;
  /** Class of the badge: who has to do something, and how it went. */
  readonly tone: 'decide' | 'wait' | 'busy' | 'good' | 'bad' | 'ended';
  /** A mark beside the word, so that colour is not all that tells them apart. */
  readonly mark: string;
}

/** Every status, in the order of a task's life. */
export const STATUS_LOOKS: Readonly<Record<TaskStatus, StatusLook>> = {
  accepted: { label: 'accepted', tone: 'busy', mark: '○' },
  waiting: { label: 'waiting', tone: 'wait', mark: '◔' },
  running: { label: 'running', tone: 'busy', mark: '▸' },
  intent: { label: 'calling', tone: 'busy', mark: '▸' },
  parked: { label: 'parked', tone: 'decide', mark: '!' },
  succeeded: { label: 'succeeded', tone: 'good', mark: '✓' },
  failed: { label: 'failed', tone: 'bad', mark: '✕' },
  cancelled: { label: 'cancelled', tone: 'ended', mark: '–' },
  expired: { label: 'expired', tone: 'ended', mark: '–' },
};

/** All statuses, for a choice among them. */
export const STATUSES = Object.keys(STATUS_LOOKS) as TaskStatus[];

/** What a task waits for, by its reason. */
export const WAITS: Readonly<Record<WaitingReason, string>> = {
  not_before: 'for its time',
  retry: 'to be tried again',
  rate_limited: 'for the rate limit',
  breaker_open: 'for the provider to answer again',
  ordering: 'for its turn',
  configuration: 'for its connection to be mended',
  paused: 'for the end of a pause',
  probe: 'for its effect to be looked for',
};

/** All reasons to wait, for a choice among them. */
export const REASONS = Object.keys(WAITS) as WaitingReason[];

/** Why a task stands where it does, in words where we have some; empty where there is nothing to say. */
export function reasonOf({ status, reason }: { readonly status: TaskStatus; readonly reason: string | null }): string {
  if (status === 'waiting' && Object.hasOwn(WAITS, reason ?? '')) return WAITS[reason as WaitingReason];
  return reason ?? '';
}
