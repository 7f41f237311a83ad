/** What is known of when a source was heard. */
export interface HeardSource {
  /** Seconds within which something comes, as somebody has said; null where nobody has. */
  expectedEverySeconds: number | null;
  madeAt: Date;
  /** When its latest delivery came; null where none is kept. */
  lastReceivedAt: Date | null;
  /** How many of its latest deliveries were looked at. */
  seen: number;
  /** The longest pause between two of them, in seconds; null below two. */
  longestGapSeconds: number | null;
}

/** Whether a source has fallen silent, and by what that is judged. */
export interface Silence {
  silent: boolean;
  /** Seconds within which something was to come; null where nobody can tell. */
  expectedEverySeconds: number | null;
  /** `setting` where somebody has said so, `history` where the source's own past tells. */
  expectedBy: 'setting' | 'history' | null;
}

/** Fewer deliveries tell nothing of how often a source is to be heard. */
const LEAST_SEEN = 10;
/** Twice the longest pause of late, an hour at least: what comes by night is not missed by day. */
const PATIENCE = 2;
const LEAST_SECONDS = 3_600;

/** Judges by the time `now` whether a source is silent for longer than is to be expected of it. Pure. */
export function judgeSilence(source: HeardSource, now: Date): Silence {
  const { expectedEverySeconds: said, lastReceivedAt, madeAt } = source;
  const past = expectedByHistory(source);
  const expectedEverySeconds = said ?? past;
  if (expectedEverySeconds === null) return { silent: false, expectedEverySeconds, expectedBy: null };
  const silentSeconds = (now.getTime() - (lastReceivedAt ?? madeAt).getTime()) / 1_000;
  const expectedBy = said === null ? 'history' : 'setting';
  return { silent: silentSeconds > expectedEverySeconds, expectedEverySeconds, expectedBy };
}

function expectedByHistory({ seen, longestGapSeconds }: HeardSource): number | null {
  if (seen < LEAST_SEEN || longestGapSeconds === null) return null;
  return Math.ceil(Math.max(LEAST_SECONDS, PATIENCE * longestGapSeconds));
}
