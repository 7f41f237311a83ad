/** How far has been counted; milliseconds since 1970, of the database's clock. */
export interface TallyMark {
  now: number;
  /** Behind the last minute that is counted for good; null before the first. */
  settledUntil: number | null;
  /** Behind the last minute that is counted at all; null before the first. */
  countedUntil: number | null;
}

/** Minutes from the first to the one behind the last, in milliseconds since 1970. */
export interface MinuteSpan {
  from: number;
  to: number;
}

/** What is to be counted now. */
export interface TallyPlan {
  /** For good; null where there is none. */
  settle: MinuteSpan | null;
  /** For the time being; null where there is none. */
  glance: MinuteSpan | null;
}

/** Counts what overviews are read from, of all tenants. */
export interface TallyStore {
  /**
   * Counts the minutes that `decide` names, in one transaction with the mark of how far it came: none is counted double or
   * left out. Whether any were counted for good.
   */
  countMinutes(decide: (mark: TallyMark) => TallyPlan): Promise<boolean>;
  /** Counts what stands unfinished now. */
  countStanding(): Promise<void>;
}
