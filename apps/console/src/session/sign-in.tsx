import { type FormEvent, useState } from 'react';
import { KeyRefused, Unreachable } from '../api/api-errors.js';
import { ANY_TASK, ConsoleApi } from '../api/console-api.js';
import { Brand } from '../page/brand.js';
import { isKeyLike } from './kept-key.js';

interface SignInProps {
  /** Why the form is shown again; empty at first. */
  readonly notice: string;
  readonly send: typeof globalThis.fetch;
  onEnter(key: string): void;
}

/** Asks for an API key and tries it before anybody is let in. */
export function SignIn({ notice, send, onEnter }: SignInProps) {
  const [said, setSaid] = useState(notice);
  const [trying, setTrying] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key') ?? '').trim();
    setTrying(true);
    const refusal = await refusalOf(key, send);
    setTrying(false);
    if (refusal === null) onEnter(key);
    else setSaid(refusal);
  };

  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <Brand />
        <h1>Sign in</h1>
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
        <p role="alert" className="alert">
          {said}
        </p>
        <button type="submit" className="primary" disabled={trying}>
          {trying ? 'Trying the key …' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}

/** Why the API does not take a key, for people; null where it does. */
async function refusalOf(key: string, send: typeof globalThis.fetch): Promise<string | null> {
  if (!isKeyLike(key)) return 'That is no API key: a key has no spaces and only plain characters.';
  try {
    const api = new ConsoleApi(key, send, () => {});
    await api.tasks(ANY_TASK, 1, new AbortController().signal);
    return null;
  } catch (error) {
    if (error instanceof KeyRefused) return 'The API does not know this key. Look whether all of it was copied.';
    if (error instanceof Unreachable) return 'The API does not answer. Is the stack running?';
    return error instanceof Error ? error.message : String(error);
  }
}
