import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Access } from './api/access.js';
import { ConsoleApi } from './api/console-api.js';
import { forgetKey, keepKey, takeKey } from './session/kept-key.js';
import { findPerson, type Person, signOut } from './session/person.js';
import { SignIn } from './session/sign-in.js';
import { SignedIn } from './session/signed-in.js';
import { takeNotice } from './session/ways.js';
import { Who } from './session/who.js';
import { Views } from './view/views.js';

const send: typeof globalThis.fetch = (...request) => window.fetch(...request);

const KEY_REFUSED = 'The API refused this key. It may have expired or been revoked.';
const SESSION_OVER = 'Your session is over. Sign in again.';

/** The console: the form that asks who somebody is, or the page that this opens. */
export function App() {
  const [access, setAccess] = useState<Access | null>(keptAccess);
  const [person, setPerson] = useState<Person | null>(null);
  const [looking, setLooking] = useState(access === null);
  const [notice, setNotice] = useState(() => takeNotice(window));

  const leave = useCallback((why: string) => {
    forgetKey(window);
    setNotice(why);
    setPerson(null);
    setAccess(null);
  }, []);

  const enter = useCallback((next: Access, who: Person | null) => {
    if (next.kind === 'key') keepKey(window, next.key);
    setNotice('');
    setPerson(who);
    setAccess(next);
  }, []);

  const welcome = useCallback(
    (who: Person) => {
      const [first] = who.tenants;
      if (first) enter({ kind: 'session', tenant: first.tenant, csrfToken: who.csrfToken }, who);
      else leave('You have no role in any tenant. An administrator can give you one.');
    },
    [enter, leave],
  );

  // Whoever has signed in before still is.
  useEffect(() => {
    if (!looking) return;
    const look = async () => {
      const who = await findPerson(send).catch((error: Error) => setNotice(error.message));
      if (who) welcome(who);
      setLooking(false);
    };
    void look();
  }, [looking, welcome]);

  // A link with a key may be followed while the page is open.
  useEffect(() => {
    const look = () => {
      const kept = keptAccess();
      if (!kept) return;
      setPerson(null);
      setAccess((present) => (isSameKey(present, kept) ? present : kept));
    };
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  const api = useMemo(
    () => access && new ConsoleApi(access, send, () => leave(access.kind === 'key' ? KEY_REFUSED : SESSION_OVER)),
    [access, leave],
  );

  const out = async () => {
    const failed =
      person &&
      (await signOut(send, person).then(
        () => null,
        (error: Error) => error.message,
      ));
    leave(failed ? `${failed} You may still be signed in: try again.` : '');
  };

  if (looking) return null;
  if (!api || !access) {
    return <SignIn notice={notice} send={send} onPerson={welcome} onKey={(key) => enter({ kind: 'key', key }, null)} />;
  }
  const { tenants = [], csrfToken = '' } = person ?? {};
  const tenant = access.kind === 'session' ? access.tenant : '';
  const who = person && (
    <Who person={person} tenant={tenant} onTenant={(next) => setAccess({ kind: 'session', tenant: next, csrfToken })} />
  );
  const role = tenants.find((one) => one.tenant === tenant)?.role ?? null;
  return (
    <SignedIn value={{ who, role, onLeave: out }}>
      <Views key={JSON.stringify(access)} api={api} />
    </SignedIn>
  );
}

function isSameKey(one: Access | null, other: Access): boolean {
  return one?.kind === 'key' && other.kind === 'key' && one.key === other.key;
}

function keptAccess(): Access | null {
  const key = takeKey(window);
  return key === null ? null : { kind: 'key', key };
}
