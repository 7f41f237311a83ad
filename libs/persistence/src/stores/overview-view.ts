import type { SourceActivity } from './source-view-store.js';

/** Tasks of one minute. */
export interface TaskMinute {
  minute: Date;
  accepted: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  expired: number;
}

/** How many tasks took how long: of all the minutes asked for, and of the recent ones among them. */
export interface TookBucket {
  bucket: number;
  tasks: number;
  recent: number;
}

/** Unfinished tasks, by connector, status and reason. */
export interface StandingTasks {
  connector: string;
  status: string;
  /** Null where the status has none. */
  reason: string | null;
  tasks: number;
  oldestAt: Date;
  /** Null where none of them has one that is still to come. */
  nextDeadline: Date | null;
}

/** A connection that cannot be called as it should; `total` counts them all. */
export interface FailingConnection {
  name: string;
  reason: 'configuration' | 'breaker_open';
  total: number;
}

/** A source that was not heard of late, and when it was. */
export interface QuietSource {
  id: string;
  name: string;
  madeAt: Date;
  /** Seconds within which something comes, as somebody has said; null where nobody has. */
  expectedEverySeconds: number | null;
  heard: SourceActivity;
}

/** All that an overview is made of. */
export interface OverviewReading {
  /** The time of the database. */
  at: Date;
  /** Behind the last minute that was counted; null before the first. */
  countedUntil: Date | null;
  /** When the unfinished tasks were counted last; null before the first time. */
  standingAt: Date | null;
  minutes: readonly TaskMinute[];
  took: readonly TookBucket[];
  standing: readonly StandingTasks[];
  connections: readonly FailingConnection[];
  /** Those that may have fallen silent; no others. */
  sources: readonly QuietSource[];
  incidents: number;
  deadLetters: number;
}

/** What tells that a list has changed: each is another once it has. */
export interface NewestChanges {
  task: string | null;
  act: string | null;
  letter: string | null;
}
