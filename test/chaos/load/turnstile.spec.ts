import { expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

it('lets so many in at a time, all in their order, whatever becomes of them', async () => {
  const turnstile = new Turnstile(2);
  const entered: number[] = [];
  let inside = 0;
  let most = 0;
  const passages = Array.from({ length: 7 }, (_, n) =>
    turnstile.pass(async () => {
      entered.push(n);
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
      if (n % 3 === 0) throw new Error(`no. ${n}`);
      return n;
    }),
  );
  const ends = await Promise.allSettled(passages);
  expect(ends.map(({ status }) => status === 'fulfilled')).toEqual([false, true, true, false, true, true, false]);
  expect([most, inside]).toEqual([2, 0]);
  expect(entered).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
