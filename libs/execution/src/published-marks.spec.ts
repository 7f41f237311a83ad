import { describe, expect, it } from '@jest/globals';
import type { PublishedResult } from './ports/task-store.js';
import { PublishedMarks } from './published-marks.js';

const mark = (sequence: number): PublishedResult => ({ tenant: 'acme', id: 'one', sequence });

function scene({ fails = false } = {}) {
  const looks: (() => void)[] = [];
  const written: PublishedResult[] = [];
  const lost: number[] = [];
  const marks = new PublishedMarks({
    write: async (result) => {
      if (fails) throw new Error('away');
      written.push(result);
    },
    onLost: (results) => lost.push(results),
    later: (look) => void looks.push(look),
  });
  return { marks, written, lost, looks, look: () => looks.shift()?.() };
}

describe('the marks of published results', () => {
  it('ride in the next statement', () => {
    const { marks, written, look } = scene();
    for (const sequence of [1, 2, 3]) marks.add(mark(sequence));
    expect(marks.take(2)).toEqual([mark(1), mark(2)]);
    expect(marks.take(2)).toEqual([mark(3)]);
    look();
    expect(written).toEqual([]);
  });

  it('go alone where no statement came by for a while', () => {
    const { marks, written, look } = scene();
    marks.add(mark(1));
    marks.add(mark(2));
    look();
    expect(written).toEqual([mark(1), mark(2)]);
  });

  it('that went alone hold up none that comes after them', () => {
    const { marks, written, look, looks } = scene();
    marks.add(mark(1));
    look();
    marks.add(mark(2));
    look();
    expect([written, looks.length]).toEqual([[mark(1), mark(2)], 0]);
  });

  it('wait on while statements come by', () => {
    const { marks, written, look, looks } = scene();
    marks.add(mark(1));
    marks.take(1);
    marks.add(mark(2));
    look();
    expect([written, looks.length]).toEqual([[], 1]);
    look();
    expect(written).toEqual([mark(2)]);
  });

  it('are taken back from a statement that failed, and are the first to ride again', () => {
    const { marks } = scene();
    marks.add(mark(1));
    const taken = marks.take(1);
    marks.add(mark(2));
    marks.giveBack(taken);
    expect(marks.take(9)).toEqual([mark(1), mark(2)]);
  });

  it('are looked after by one timer', () => {
    const { marks, looks } = scene();
    for (const sequence of [1, 2, 3]) marks.add(mark(sequence));
    expect(looks).toHaveLength(1);
  });

  it('are told of where they could not be written', async () => {
    const { marks, lost } = scene({ fails: true });
    marks.add(mark(1));
    marks.add(mark(2));
    await marks.flush();
    expect(lost).toEqual([2]);
    expect(marks.take(9)).toEqual([]);
  });
});
