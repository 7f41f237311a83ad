/** What of a window this needs. */
export interface KeyPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

const NAME = 'waybill.key';
const FRAGMENT = '#key=';

/** Whether this could be an API key: what a header can carry, and no white space. */
export const isKeyLike = (text: string): boolean => /^[\x21-\x7e]{1,512}$/.test(text);

/**
 * The key of this tab: the one in the address, which is removed from there and kept, else the one kept before. Null
 * where there is none. A fragment never leaves the browser, and a tab's storage ends with the tab.
 */
export function takeKey(place: KeyPlace): string | null {
  const { location, history, sessionStorage } = place;
  if (location.hash.startsWith(FRAGMENT)) {
    const given = decoded(location.hash.slice(FRAGMENT.length));
    history.replaceState(null, '', location.pathname + location.search);
    if (isKeyLike(given)) sessionStorage.setItem(NAME, given);
  }
  return sessionStorage.getItem(NAME);
}

/** Keeps the key until this tab is closed. */
export function keepKey({ sessionStorage }: KeyPlace, key: string): void {
  sessionStorage.setItem(NAME, key);
}

/** Forgets the key. */
export function forgetKey({ sessionStorage }: KeyPlace): void {
  sessionStorage.removeItem(NAME);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
