/** Why somebody who was at the issuer is not signed in, for people, by the word in the address. */
const REASONS: Readonly<Record<string, string>> = {
  refused: 'The sign-in was refused. Try again; if it stays so, the log of the control-plane says why.',
  expired: 'That sign-in took too long, or was begun in another browser. Try again.',
  'no-role': 'You have no role here. An administrator can give one to a group of yours.',
  away: 'The issuer does not answer now. Try again, or use a password.',
};

const FRAGMENT = '#sign-in=';

/** What the address says of a sign-in that came back without success, for people, and no longer once it was read. */
export function takeNotice({ location, history }: Pick<Window, 'location' | 'history'>): string {
  if (!location.hash.startsWith(FRAGMENT)) return '';
  const word = location.hash.slice(FRAGMENT.length);
  history.replaceState(null, '', location.pathname + location.search);
  return Object.hasOwn(REASONS, word) ? (REASONS[word] ?? '') : '';
}

/** Whether people can sign in at an issuer; where nobody says so, they cannot. */
export async function offersIssuer(send: typeof globalThis.fetch): Promise<boolean> {
  try {
    const answer = await send('/v1/session/ways', { credentials: 'omit', signal: AbortSignal.timeout(10_000) });
    const ways: { openIdConnect?: unknown } | null = answer.ok ? await answer.json() : null;
    return ways?.openIdConnect === true;
  } catch {
    return false;
  }
}
