import { useSyncExternalStore } from 'react';

/** The fragment of the address, always as it is now. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => window.location.hash);

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
