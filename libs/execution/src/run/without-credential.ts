import type { Answer } from '#libs/connector-kit';

/** What stands where a credential stood. */
const REMOVED = '[removed]';

/** Shorter ones would be found by chance. */
const SHORTEST = 8;

/**
 * An answer without the credential that the request carried: some third parties echo what they were sent, and what they
 * answer is stored and announced. The same answer where it is not in it. Pure.
 */
export function withoutCredential(answer: Answer, authorization: Readonly<Record<string, string>>): Answer {
  const secrets = Object.values(authorization)
    .map((value) => value.replace(/^(Bearer|Basic) /, ''))
    .filter(({ length }) => length >= SHORTEST);
  return secrets.reduce(withoutSecret, answer);
}

function withoutSecret(answer: Answer, secret: string): Answer {
  const inHeaders = Object.values(answer.headers).some((value) => value.includes(secret));
  const inBody = answer.body.includes(secret);
  if (!inHeaders && !inBody) return answer;
  const shown = Object.entries(answer.headers).map(([name, value]) => [name, value.replaceAll(secret, REMOVED)]);
  return {
    ...answer,
    headers: Object.fromEntries(shown),
    // One character for each byte, both ways, so that no other byte changes.
    body: inBody ? Buffer.from(answer.body.toString('latin1').replaceAll(secret, REMOVED), 'latin1') : answer.body,
  };
}
