const changes = new EventTarget();
const CHANGE = 'change';

/** A list of which the API says that it has changed. */
export type LiveList =
  | ('tasks' | 'incidents' | 'dead-letters' | 'queues')
  | ('connections' | 'sources' | 'subscriptions' | 'audit');

/** Has everything that is looked at asked for anew: something was just changed from here, or may have been elsewhere. */
export const lookAgain = (lists: readonly LiveList[] | null = null): void =>
  void changes.dispatchEvent(new CustomEvent(CHANGE, { detail: lists }));

/**
 * Calls `look` whenever something was changed from here, or elsewhere in the list that it is of, until the function it returns is
 * called. What is of no list is looked at whatever has changed.
 */
export function onLookAgain(look: () => void, of: LiveList | null = null): () => void {
  const hear = (event: Event) => {
    const { detail: lists } = event as CustomEvent<readonly LiveList[] | null>;
    if (lists === null || of === null || lists.includes(of)) look();
  };
  changes.addEventListener(CHANGE, hear);
  return () => changes.removeEventListener(CHANGE, hear);
}
