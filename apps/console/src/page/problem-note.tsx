import type { Polled } from '../live/use-polling.js';

/** Why a part of the page could not be brought up to date; nothing where it is, or where the whole API is silent. */
export function ProblemNote({ of: { problem, silentSince } }: { readonly of: Polled<unknown> }) {
  return problem === null || silentSince !== null ? null : <p className="problem">{problem}</p>;
}
