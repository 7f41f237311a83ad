import { useCallback, useEffect, useMemo, useState } from 'react';
import { ConsoleApi } from './api/console-api.js';
import { forgetKey, keepKey, takeKey } from './session/kept-key.js';
import { SignIn } from './session/sign-in.js';
import { Views } from './view/views.js';

const send: typeof globalThis.fetch = (...request) => window.fetch(...request);

/** The console: the form that asks for a key, or the page that the key opens. */
export function App() {
  const [key, setKey] = useState(() => takeKey(window));
  const [notice, setNotice] = useState('');

  const leave = useCallback((why: string) => {
    forgetKey(window);
    setNotice(why);
    setKey(null);
  }, []);

  const enter = useCallback((given: string) => {
    keepKey(window, given);
    setNotice('');
    setKey(given);
  }, []);

  // A link with another key may be followed while the page is open.
  useEffect(() => {
    const look = () => setKey(takeKey(window));
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  const api = useMemo(
    () =>
      key && new ConsoleApi(key, send, () => leave('The API refused this key. It may have expired or been revoked.')),
    [key, leave],
  );

  if (!api) return <SignIn notice={notice} send={send} onEnter={enter} />;
  return <Views key={key} api={api} onLeave={() => leave('')} />;
}
