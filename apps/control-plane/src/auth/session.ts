import type { StoredSession } from '#libs/persistence';

/** A person's session, as the browser showed it. */
export interface Session extends StoredSession {
  /** What the cookie holds. Never to be told to anyone. */
  token: string;
}
