/** How something that was looked at stands. `unknown`: it could not be looked at from here. */
export type Health = 'ok' | 'warn' | 'fail' | 'unknown';

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at. */
  about: string;
  health: Health;
  detail: string;
  /** What to do about it; null where nothing is to be done. */
  remedy: string | null;
}

/** All is well. */
export const ok = (about: string, detail: string): Finding => ({ about, health: 'ok', detail, remedy: null });

/** Something that somebody should look at. */
export const warn = (about: string, detail: string, remedy: string): Finding => ({
  about,
  health: 'warn',
  detail,
  remedy,
});

/** Something that does not work. */
export const fail = (about: string, detail: string, remedy: string): Finding => ({
  about,
  health: 'fail',
  detail,
  remedy,
});

/** Something that cannot be looked at from here. */
export const unknown = (about: string, detail: string): Finding => ({ about, health: 'unknown', detail, remedy: null });
