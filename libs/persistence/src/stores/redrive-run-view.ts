import type { RedriveItemState, RedriveRunState } from '#libs/contracts';
import type { RefusalCode } from './redrive-letters.js';

/** A redrive run as an operator sees it. Numbers count dead letters. */
export interface RedriveRunView {
  id: string;
  /** Null where letters were selected otherwise than by their incident. */
  incidentId: string | null;
  state: RedriveRunState;
  /** Why it stopped by itself. */
  reason: string | null;
  /** Tasks sent in a second at most. */
  rate: number;
  /** What share of a later batch may fail again. */
  tolerance: number;
  /** Which batch it is at, from 0. */
  batch: number;
  selected: number;
  /** Sent again, whatever became of it. */
  sent: number;
  /** Sent again, and not ended. */
  underWay: number;
  succeeded: number;
  failed: number;
  /** Their tasks were cancelled, or are gone. */
  cancelled: number;
  refused: number;
  /** Not sent when the run ended: they are open. */
  leftOpen: number;
  note: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
}

/** One dead letter of a run. */
export interface RedriveItemView {
  position: number;
  letterId: string;
  taskId: string | null;
  /** Null where it was refused from the start. */
  batch: number | null;
  state: RedriveItemState;
  reason: string | null;
}

/** What a redrive would come to. */
export interface RedriveForecast {
  selected: number;
  goes: number;
  refused: { code: RefusalCode; letters: number }[];
}

/** How a run is made. */
export interface RunOrder {
  /** Tasks sent in a second at most. */
  rate: number;
  /** What share of a later batch may fail again, 0 to 1. */
  tolerance: number;
  note: string | null;
  /** Letters at most, the oldest; null for all that are meant. */
  limit: number | null;
  /** What share of all is sent when each batch is through. */
  shares: readonly number[];
}

/** What became of the wish for a run. `present`: the one that is in the way. */
export type RunStart =
  | { kind: 'started'; run: RedriveRunView }
  | { kind: 'nothing'; forecast: RedriveForecast }
  /** More than a run may be about. */
  | { kind: 'too-many' }
  | { kind: 'present'; run: RedriveRunView };
