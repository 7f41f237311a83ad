/** Where a run of the bench takes place, and who listens. */
export interface BenchSurroundings {
  /** Folder of the programs' logs. */
  logs: string;
  /** Variables of every process started, by which it can be found and ended. */
  marks: Record<string, string>;
  /** Where a Redis is that the run may empty; null where there is none. */
  redisUrl: string | null;
  /** Takes one JSON line. */
  line(text: string): void;
  /** Takes what is for people. */
  say(text: string): void;
}
