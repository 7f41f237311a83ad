import { useHash } from '../view/use-hash.js';

const TASK = '#task=';

/** The address of a task's panel. */
export const taskHref = (id: string): string => TASK + encodeURIComponent(id);

/** Takes the panel's address away, without a step in the history. */
export function leaveTask(): void {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The id of the task whose panel the address asks for; null where it asks for none. */
export function useOpenTask(): string | null {
  const hash = useHash();
  return hash.startsWith(TASK) ? hash.slice(TASK.length) : null;
}
