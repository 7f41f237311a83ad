import { describe, expect, it } from '@jest/globals';
import { checkRouting } from './check-routing.js';

describe('a topic pattern', () => {
  it.each(['#', '*', 'github.#', 'http.request.*', 'repo.issues.opened', '#.failed', 'a_b-c.x:y'])(
    '%j is taken',
    (routing) => {
      expect(checkRouting(routing)).toBeNull();
    },
  );

  it.each(['', '.', 'a.', '.a', 'a..b', 'a*', '##', 'a b', 'caf\u00e9', 'a\u0000', 'x'.repeat(256)])(
    '%j is refused',
    (routing) => {
      expect(checkRouting(routing)?.pointer).toBe('/routing');
    },
  );
});
