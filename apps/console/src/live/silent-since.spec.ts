import { expect, it } from '@jest/globals';
import { silentSince } from './silent-since.js';

const at = (seconds: number) => ({ silentSince: new Date(seconds * 1_000) });
const answers = { silentSince: null };

it('is silence only where no part is answered, since the last of them fell silent', () => {
  expect(silentSince([at(10), at(12), at(11)])).toEqual(new Date(12_000));
  expect(silentSince([at(10), answers, at(11)])).toBeNull();
});
