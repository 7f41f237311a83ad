import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { gatherWrites } from './gather-writes.js';

/** A socket that notes each system call it would make. */
function socket() {
  const calls: string[][] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      calls.push([String(chunk)]);
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  gatherWrites(stream);
  return { stream, calls };
}

describe('a socket', () => {
  it('sends what is written in one go together, in its order, and the next go by itself', async () => {
    const { stream, calls } = socket();
    for (const text of ['a', 'b', 'c']) stream.write(text);
    await turn();
    stream.write('d');
    await turn();
    expect(calls).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('says when it is full, and sends the rest when it ends', async () => {
    const { stream, calls } = socket();
    expect(stream.write('x'.repeat(stream.writableHighWaterMark))).toBe(false);
    stream.end('last');
    await turn();
    expect(calls.flat().at(-1)).toBe('last');
  });
});
