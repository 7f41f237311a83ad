/** What came of sending one copy. */
export type SendEnd =
  /** 2xx, or confirmed and not returned. `id` is what the answer named. */
  | { kind: 'accepted'; id: string }
  /** A definite no. `again` where it may be sent again: there was nowhere to put it. */
  | { kind: 'refused'; why: string; again: boolean }
  /** Nobody can tell. */
  | { kind: 'indeterminate'; why: string };

/** Nobody can tell, for what was thrown. */
export function unanswered(error: unknown): SendEnd {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return {
    kind: 'indeterminate',
    why: `${error instanceof Error ? error.message : String(error)}${cause}`.slice(0, 200),
  };
}

/**
 * What an HTTP answer means for what was handed over. A 5xx may come after the COMMIT whose answer was lost, so it is no
 * refusal; 429 says that nothing was looked at.
 */
export function readStatus(status: number, id: string): SendEnd {
  if (status >= 200 && status < 300) return { kind: 'accepted', id };
  if (status === 429) return { kind: 'refused', why: 'status 429', again: true };
  if (status >= 400 && status < 500 && status !== 408)
    return { kind: 'refused', why: `status ${status}`, again: false };
  return { kind: 'indeterminate', why: `status ${status}` };
}
