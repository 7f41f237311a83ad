import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountFile, type Ended, type Entry } from './account-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (state: string | null = 'one', fresh = false) =>
  new AccountFile(join(folder, 'a/pairs.jsonl'), state, fresh);
const entry = (place: string, end: Ended = 'clean'): Entry => ({
  story: 'keyed',
  places: [place],
  end,
  said: [],
  reached: [],
});

describe('the account of courses that were played', () => {
  it('knows in the next run what was clean, and has the rest played again', () => {
    const account = open();
    for (const one of [entry('a', 'clean'), entry('b', 'red'), entry('c', 'unplayed')]) account.add(one);
    const next = open();
    expect(next.size).toBe(1);
    expect(next.find({ story: 'keyed', places: ['a'] })).toEqual(entry('a'));
    expect(next.find({ story: 'once', places: ['a'] })).toBeUndefined();
  });

  it('knows nothing of other sources, of sources without a commit, nor in a fresh run', () => {
    for (const [before, now, fresh] of [
      ['one', 'two', false],
      [null, null, false],
      ['one', 'one', true],
    ] as const) {
      open(before).add(entry('a'));
      expect(open(now, fresh).size).toBe(0);
      expect(open('one').size).toBe(0);
    }
  });

  it('passes over a line that was cut short', () => {
    open().add(entry('a'));
    appendFileSync(join(folder, 'a/pairs.jsonl'), '{"state":"one","story":"ke');
    expect(open().size).toBe(1);
    expect(readFileSync(join(folder, 'a/pairs.jsonl'), 'utf8')).toContain('"ke');
  });
});
