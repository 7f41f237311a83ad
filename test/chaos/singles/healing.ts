/**
 * How long healing may take, in milliseconds: a callback's lease is 60 s, and the sweeper looks again after up to five
 * minutes at a task whose turn had not come.
 */
export const HEALING_MS = 400_000;
