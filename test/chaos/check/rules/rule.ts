import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';

/** Looks for one kind of thing that must not be. Pure. */
export type Rule = (history: IndexedHistory) => Violation[];
