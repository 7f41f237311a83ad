import { describe, expect, it } from '@jest/globals';
import { readChainPage } from './read-chain-page.js';

const HASH = '0'.repeat(64);
const ENTRY = { at: '2026-01-01T00:00:00Z', actor: 'a', act: 'b', subject: 'c', detail: '' };
const LINK = { tenant: 'acme', position: 1, number: 3, previous: HASH, hash: HASH, entry: ENTRY };
const page = (over: object) => ({ tenant: 'acme', items: [{ ...LINK, ...over }], nextCursor: null });

describe('a page of the chain', () => {
  it('is read without what an entry says of its link', () => {
    const entry = { ...ENTRY, previous: '1'.repeat(64), position: 9, tenant: 'x' };
    expect(readChainPage(page({ entry }))).toEqual(page({}));
  });

  it.each([
    [{ position: 'x' }],
    [{ position: 1.5 }],
    [{ position: 0 }],
    [{ number: null }],
    [{ hash: 'x' }],
    [{ previous: undefined }],
    [{ entry: undefined }],
    [{ entry: { ...ENTRY, act: 1 } }],
  ])('is refused with a link that has %j', (over) => {
    expect(() => readChainPage(page(over))).toThrow('nothing was verified');
  });

  it.each([
    [null],
    [{ ...page({}), tenant: '\u001b[2J' }],
    [{ ...page({}), items: {} }],
    [{ ...page({}), nextCursor: 1 }],
  ])('is refused as %j', (answer) => {
    expect(() => readChainPage(answer)).toThrow('nothing was verified');
  });
});
