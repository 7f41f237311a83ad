import { type FormEvent, useEffect, useState } from 'react';
import { Brand } from '../page/brand.js';
import { type Person, signIn } from './person.js';
import { refusalOfKey } from './refusal-of-key.js';
import { offersIssuer } from './ways.js';

interface SignInProps {
  /** Why the form is shown again; empty at first. */
  readonly notice: string;
  readonly send: typeof globalThis.fetch;
  onPerson(person: Person): void;
  onKey(key: string): void;
}

/** Asks for a password or an API key, and tries it before anybody is let in. */
export function SignIn({ notice, send, onPerson, onKey }: SignInProps) {
  const [said, setSaid] = useState(notice);
  const [trying, setTrying] = useState(false);
  const [hasIssuer, setHasIssuer] = useState(false);

  useEffect(() => {
    void offersIssuer(send).then(setHasIssuer);
  }, [send]);

  const submit = (enter: (field: (name: string) => string) => Promise<void>) => {
    return async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const given = new FormData(event.currentTarget);
      setTrying(true);
      setSaid('');
      await enter((name) => String(given.get(name) ?? '')).catch((error: unknown) =>
        setSaid(error instanceof Error ? error.message : String(error)),
      );
      setTrying(false);
    };
  };

  const byPassword = submit(async (field) => onPerson(await signIn(send, field('user'), field('password'))));
  const byKey = submit(async (field) => {
    const key = field('key').trim();
    const refusal = await refusalOfKey(key, send);
    if (refusal === null) onKey(key);
    else setSaid(refusal);
  });

  return (
    <main className="sign-in">
      <div className="card">
        <Brand />
        <h1>Sign in</h1>
        <form onSubmit={byPassword}>
          <label htmlFor="user">User</label>
          <input id="user" name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
          <label htmlFor="password">Password</label>
          <input id="password" name="password" type="password" autoComplete="current-password" required />
          <button type="submit" className="primary" disabled={trying}>
            Sign in
          </button>
        </form>
        {hasIssuer && (
          <a className="button" href="/v1/session/openid">
            Sign in with OpenID Connect
          </a>
        )}
        <p role="alert" className="alert">
          {said}
        </p>
        <form onSubmit={byKey}>
          <label htmlFor="key">API key</label>
          <input
            id="key"
            name="key"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            aria-describedby="key-help"
          />
          <p id="key-help" className="quiet">
            On a local stack <code>npm run console</code> prints a link that signs you in. The key stays in this tab.
          </p>
          <button type="submit" disabled={trying}>
            Use the key
          </button>
        </form>
      </div>
    </main>
  );
}
