import { type ReplayCandidate, type ReplaySelection, replayFate } from './replay-fate.js';

/** One result or event that a run has come to. */
export interface ReplayedRow extends ReplayCandidate {
  eventId: string;
  /** When it was made or received, in microseconds since 1970, and what it is told by among those of the same instant. */
  micros: string;
  key: string;
}

/** What a step does with the rows that it has looked at. */
export interface ReplayedShare {
  /** Ids of the events to be sent, in their order. */
  eventIds: string[];
  alreadyOwed: number;
  erased: number;
  /** The last row that had its turn; null for none. */
  last: ReplayedRow | null;
  /** Each of the rows had its turn. */
  all: boolean;
}

/** Takes at most `most` of the rows, in their order. Pure. */
export function chooseReplayed(rows: readonly ReplayedRow[], selection: ReplaySelection, most: number): ReplayedShare {
  const share: ReplayedShare = { eventIds: [], alreadyOwed: 0, erased: 0, last: null, all: false };
  for (const row of rows) {
    const fate = replayFate(row, selection);
    if (fate === 'send' && share.eventIds.length >= most) return share;
    if (fate === 'send') share.eventIds.push(row.eventId);
    if (fate === 'owed') share.alreadyOwed++;
    if (fate === 'erased') share.erased++;
    share.last = row;
  }
  return { ...share, all: true };
}
