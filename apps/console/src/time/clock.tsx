import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const Now = createContext(new Date());

/** Tells everything inside it the time, anew every second. */
export function Clock({ children }: { readonly children: ReactNode }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return <Now value={now}>{children}</Now>;
}

/** The time, as the `Clock` around tells it. */
export const useNow = (): Date => useContext(Now);
