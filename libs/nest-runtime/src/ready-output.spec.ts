import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../../test/support/wait-until.js';
import { ReadyOutput } from './ready-output.js';

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** An output whose file takes as many bytes as `ready` says, and fails as `trouble` says. */
function scene({ maxWaitingBytes = 100, maxStillMs = 0 } = {}) {
  const file = { ready: Number.POSITIVE_INFINITY, trouble: '', text: '', dropped: 0 };
  const write = (_fd: number, bytes: Buffer) => {
    if (file.trouble !== '') throw refusal(file.trouble);
    if (file.ready === 0) throw refusal('EAGAIN');
    const taken = bytes.subarray(0, file.ready);
    file.ready -= taken.length;
    file.text += taken.toString();
    return taken.length;
  };
  const output = new ReadyOutput(
    1,
    {
      ...{ maxWaitingBytes, maxStillMs, retryMs: 1, maxFlushMs: 60_000 },
      onDropped: (lines) => {
        file.dropped += lines;
      },
    },
    write as ConstructorParameters<typeof ReadyOutput>[2],
  );
  return { file, output, flushed: () => new Promise<void>((resolve) => output.flush(resolve)) };
}

describe('an output', () => {
  it('has what is written at once where its file is ready', () => {
    const { file, output } = scene();
    output.write('1\n2\n');
    expect(file.text).toBe('1\n2\n');
  });

  it('keeps what its file is not ready for, and writes it in its order later', async () => {
    const { file, output } = scene();
    file.ready = 3;
    output.write('1\n2\n');
    output.write('3\n');
    expect(file.text).toBe('1\n2');
    file.ready = 1_000;
    await waitUntil('the rest', () => file.text === '1\n2\n3\n');
  });

  it('drops whole lines that come while too much waits, and counts them', () => {
    const { file, output } = scene({ maxWaitingBytes: 4 });
    file.ready = 0;
    for (const text of ['1\n2\n', '3\n', '4\n5\n']) output.write(text);
    file.ready = 1_000;
    output.flushSync();
    expect([file.text, file.dropped]).toEqual(['1\n2\n', 3]);
  });

  it.each(['ENOSPC', 'EIO'])(
    'drops what its file fails on with %s, and begins a new line after half a one',
    (trouble) => {
      const { file, output } = scene();
      file.ready = 3;
      output.write('one\ntwo\n');
      [file.ready, file.trouble] = [1_000, trouble];
      output.flushSync();
      file.trouble = '';
      for (const text of ['three\n', 'four\n']) output.write(text);
      expect([file.text, file.dropped]).toEqual(['one\nthree\nfour\n', 2]);
    },
  );

  it('writes no more once its reader is gone', () => {
    const { file, output } = scene();
    file.trouble = 'EPIPE';
    output.write('1\n');
    file.trouble = '';
    output.write('2\n');
    expect([file.text, file.dropped]).toEqual(['', 2]);
  });
});

describe('a flush', () => {
  it('ends when everything is out', async () => {
    const { file, output, flushed } = scene({ maxStillMs: 60_000 });
    file.ready = 0;
    output.write('1\n');
    const done = flushed();
    file.ready = 1_000;
    await done;
    expect(file.text).toBe('1\n');
  });

  it('goes on as long as the reader takes something, and gives up on one that stands still', async () => {
    const { file, output, flushed } = scene({ maxStillMs: 20 });
    file.ready = 0;
    output.write('1234\n');
    for (const taken of ['1', '12']) {
      file.ready = 1;
      await flushed();
      expect(file.text).toBe(taken);
    }
  });
});
