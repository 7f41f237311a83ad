import { createContext, type ReactNode, useContext } from 'react';
import type { Person } from './person.js';

/** Whoever looks at the pages. */
interface SignedInAs {
  /** Shown at the head of every page; nothing where a key is used. */
  readonly who: ReactNode;
  /** What they may do in the tenant they look at; null where a key is used, which does not tell. */
  readonly role: Person['tenants'][number]['role'] | null;
  onLeave(): void;
}

const Present = createContext<SignedInAs>({ who: null, role: null, onLeave: () => undefined });

/** The pages below are looked at by `value`. */
export const SignedIn = Present.Provider;

/** Who is signed in, and the button by which they leave. */
export function Leave() {
  const { who, onLeave } = useContext(Present);
  return (
    <>
      {who}
      <button type="button" onClick={onLeave}>
        Sign out
      </button>
    </>
  );
}

/** What only operators may do; the API refuses it to others anyway. */
export function ForOperators({ children }: { readonly children: ReactNode }) {
  return useContext(Present).role === 'viewer' ? null : children;
}

/** What only administrators may do; the API refuses it to others anyway. */
export function ForAdministrators({ children }: { readonly children: ReactNode }) {
  const { role } = useContext(Present);
  return role === null || role === 'admin' ? children : null;
}
