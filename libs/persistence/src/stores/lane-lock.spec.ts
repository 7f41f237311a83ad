import { expect, it } from '@jest/globals';
import { byLockNumber, laneLock } from './lane-lock.js';

const locks = Array.from({ length: 500 }, (_, n) =>
  laneLock('accept', { tenant: 'acme', source: 'hub', lane: `${n}` }),
);

it('is a negative number, the same each time, and another one for another purpose, tenant, source or lane', () => {
  const lane = { tenant: 'acme', source: 'hub', lane: '0' };
  expect(locks.every((lock) => BigInt(lock) < 0n && BigInt(lock) >= -(2n ** 63n))).toBe(true);
  expect(laneLock('accept', lane)).toBe(locks[0]);
  const others = [
    laneLock('publish', lane),
    laneLock('accept', { ...lane, tenant: 'other' }),
    laneLock('accept', { ...lane, source: 'other' }),
  ];
  expect(new Set([...locks, ...others]).size).toBe(503);
});

it('is put in the order of its number', () => {
  const all = [...locks, '-1', '-10', '-9'];
  const byNumber = all.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  expect(all.toSorted(byLockNumber)).toEqual(byNumber.map(String));
});
