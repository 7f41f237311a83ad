const changes = new EventTarget();
const CHANGE = 'change';

/** Has everything that is looked at asked for anew: something was just changed from here. */
export const lookAgain = (): void => void changes.dispatchEvent(new Event(CHANGE));

/** Calls `look` whenever something was changed from here, until the function it returns is called. */
export function onLookAgain(look: () => void): () => void {
  changes.addEventListener(CHANGE, look);
  return () => changes.removeEventListener(CHANGE, look);
}
