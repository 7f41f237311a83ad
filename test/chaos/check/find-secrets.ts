import type { NamedText } from './expectations.js';
import type { Violation } from './report.js';
import { violationBy } from './violation.js';

const RULE = 'a secret stands nowhere';

/** Looks for secrets in texts. What is found is told by its place in the list, never by its letters. */
export function findSecrets(secrets: readonly string[], texts: readonly NamedText[]): Violation[] {
  return texts.flatMap(({ name, text }) =>
    secrets.flatMap((secret, index) => {
      const found = text.indexOf(secret);
      if (found < 0) return [];
      const line = text.slice(0, found).split('\n').length;
      return [violationBy('unexpected', RULE, `Secret ${index + 1} stands in ${name}, line ${line}`, [])];
    }),
  );
}
