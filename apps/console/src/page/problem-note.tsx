import type { Polled } from '../live/use-polling.js';

/** Why a part of the page could not be brought up to date; nothing where it is. */
export function ProblemNote({ of: { problem } }: { readonly of: Polled<unknown> }) {
  return problem === null ? null : <p className="problem">{problem}</p>;
}
