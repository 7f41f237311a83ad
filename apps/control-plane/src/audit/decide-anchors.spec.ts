import { describe, expect, it } from '@jest/globals';
import { AGAIN_MS, decideAnchors, type KnownHead } from './decide-anchors.js';

const known = (over: Partial<KnownHead> = {}) =>
  new Map([['acme', { installation: 'i', epoch: 1, position: 5, hash: 'five', at: 0, ...over }]]);
const head = (over: object = {}) => ({ tenant: 'acme', position: 7, hash: 'seven', kept: 'five', ...over });
const decide = (of: ReturnType<typeof known>, found: ReturnType<typeof head>, now = 1, epoch = 1) =>
  decideAnchors(of, [found], { installation: 'i', epoch, now });
const seven = { anchor: [{ tenant: 'acme', position: 7, hash: 'seven' }], broken: [], setBack: [] };

describe('the end of a chain', () => {
  it('is anchored where it is new', () => {
    expect(decide(known(), head())).toEqual(seven);
    expect(decide(new Map(), head({ kept: null }))).toEqual(seven);
    expect(decide(new Map(), head({ position: null, hash: null }))).toEqual({ anchor: [], broken: [], setBack: [] });
  });

  it('is anchored again once an hour', () => {
    const same = head({ position: 5, hash: 'five' });
    expect(decide(known(), same, AGAIN_MS - 1)).toEqual({ anchor: [], broken: [], setBack: [] });
    expect(decide(known(), same, AGAIN_MS).anchor).toHaveLength(1);
  });

  it.each([
    ['another entry stands where one was anchored', head({ kept: 'other' })],
    ['it is shorter than it was', head({ position: 4, hash: 'four', kept: null })],
    ['nothing is left of it', head({ position: null, hash: null, kept: null })],
  ])('is not signed where %s', (_why, found) => {
    expect(decide(known(), found)).toEqual({ anchor: [], broken: ['acme'], setBack: [] });
  });

  it('may lie before that of an earlier epoch: a recovery has set the database back', () => {
    expect(decide(known(), head({ kept: 'other' }), 1, 2)).toEqual({ ...seven, setBack: ['acme'] });
    expect(decide(known(), head(), 1, 2)).toEqual(seven);
    expect(decide(known({ installation: 'j' }), head({ kept: null }))).toEqual({ ...seven, setBack: ['acme'] });
  });
});
