import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../../test/support/wait-until.js';
import { GatheredLines } from './gathered-lines.js';

function scene({ maxCharacters = 6, maxWaitMs = 60_000 } = {}) {
  const written: string[] = [];
  const output = {
    write: (text: string) => written.push(text),
    flush: (done: () => void) => {
      written.push('(flushed)');
      done();
    },
    flushSync: () => written.push('(flushed now)'),
  };
  return { written, lines: new GatheredLines(output, { maxCharacters, maxWaitMs }) };
}

describe('gathered lines', () => {
  it('go out together once there are enough of them, in their order', () => {
    const { written, lines } = scene();
    for (const line of ['1\n', '2\n', '3\n', '4\n']) lines.write(line);
    expect(written).toEqual(['1\n2\n3\n']);
  });

  it('wait for no company that does not come', async () => {
    const { written, lines } = scene({ maxWaitMs: 1 });
    for (const line of ['1\n', '2\n']) {
      lines.write(line);
      await waitUntil('the line', () => written.includes(line));
    }
    expect(written).toEqual(['1\n', '2\n']);
  });

  it('are all out before a flush ends', () => {
    const { written, lines } = scene();
    lines.write('1\n');
    let done = false;
    lines.flush(() => {
      done = true;
    });
    lines.write('2\n');
    lines.flushSync();
    expect([done, written]).toEqual([true, ['1\n', '(flushed)', '2\n', '(flushed now)']]);
  });
});
