import { createContext, useContext } from 'react';
import type { Overview } from '#libs/contracts';

/** What comes over the stream. */
export interface LiveState {
  /** Whether the API says by itself what has changed; else everything is looked at again and again. */
  readonly live: boolean;
  /** The last overview that came; null where none did, or where there is no stream. */
  readonly overview: Overview | null;
}

/** Without a stream. */
export const NOT_LIVE: LiveState = { live: false, overview: null };

/** What comes over the stream of the page. */
export const Live = createContext(NOT_LIVE);

/** What comes over the stream of the page. */
export const useLiveState = (): LiveState => useContext(Live);
