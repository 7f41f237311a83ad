import { type ReactNode, useEffect, useState } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { Live, NOT_LIVE } from './live-state.js';
import { watchStream } from './watch-stream.js';

interface LiveStreamProps {
  readonly api: ConsoleApi;
  readonly children: ReactNode;
}

/**
 * Gives everything inside it what the API says by itself. Not while the page is hidden: a browser keeps few connections to one
 * host, and pages that nobody sees would leave none to the one that is looked at.
 */
export function LiveStream({ api, children }: LiveStreamProps) {
  const [state, setState] = useState(NOT_LIVE);
  useEffect(() => {
    let stop: AbortController | null = null;
    const look = () => {
      if (document.hidden) {
        stop?.abort();
        stop = null;
        setState(NOT_LIVE);
      } else if (stop === null) {
        stop = new AbortController();
        void watchStream(api, stop.signal, setState);
      }
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      stop?.abort();
      document.removeEventListener('visibilitychange', look);
    };
  }, [api]);
  return <Live value={state}>{children}</Live>;
}
