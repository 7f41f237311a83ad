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

/** What a source has received of late. */
export interface SourcePace {
  name: string;
  deliveries: number;
  /** The beginning of the first hour that has one; null where there is none. */
  firstAt: Date | null;
  lastAt: Date | null;
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
  sources: readonly SourcePace[];
  incidents: number;
  deadLetters: number;
}

/** What tells that a list has changed: each is another once it has. */
export interface NewestChanges {
  task: string | null;
  act: string | null;
  letter: string | null;
}
