import type { Submission } from '#libs/execution';

/** A submission and its place in the order of arrival. */
export interface Arrival {
  arrival: number;
  submission: Submission;
}

/**
 * Sorts submissions for one statement: the first of each (tenant, key) whose id no other one has goes first, in key
 * order; the rest (copies and clashes within the batch) are looked up after it.
 */
export function groupSubmissions(submissions: readonly Submission[]): { first: Arrival[]; rest: Arrival[] } {
  const keys = new Set<string>();
  const ids = new Set<string>();
  const first: Arrival[] = [];
  const rest: Arrival[] = [];
  submissions.forEach((submission, arrival) => {
    const key = JSON.stringify([submission.tenant, submission.idempotencyKey]);
    const id = JSON.stringify([submission.tenant, submission.id]);
    if (keys.has(key) || ids.has(id)) rest.push({ arrival, submission });
    else first.push({ arrival, submission });
    keys.add(key);
    ids.add(id);
  });
  return { first: first.sort(byKey), rest };
}

function byKey({ submission: a }: Arrival, { submission: b }: Arrival): number {
  return compare(a.tenant, b.tenant) || compare(a.idempotencyKey, b.idempotencyKey);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
