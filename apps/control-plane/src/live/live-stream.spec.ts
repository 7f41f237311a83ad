import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../../../test/support/wait-until.js';
import type { LiveEvent } from './live-event.js';
import { LiveStream } from './live-stream.js';

const trouble = (detail: string): LiveEvent => ({ name: 'trouble', data: { detail } });
const LARGE = trouble('x'.repeat(20_000));

describe('what one reader is told', () => {
  it('is all of it, to one that takes it, and ends', async () => {
    const stream = new LiveStream(() => undefined);
    stream.tell(trouble('one'));
    stream.beat();
    stream.end();
    const chunks: string[] = [];
    for await (const chunk of stream.readable) chunks.push(String(chunk));
    expect(chunks.join('')).toBe('event: trouble\ndata: {"detail":"one"}\n\n: still here\n\n');
    stream.tell(trouble('too late'));
    stream.end();
  });

  it('is kept for one that takes nothing up to a bound, and then left out: it is told which lists to look at once it reads', () => {
    const stream = new LiveStream(() => undefined);
    for (let told = 0; told < 1_000; told++) stream.tell(LARGE);
    expect(stream.readable.readableLength).toBeLessThan(90_000);
    stream.readable.read();
    stream.tell(trouble('again'));
    const rest = String(stream.readable.read());
    expect(rest).toMatch(/^event: changed\ndata: .*"tasks".*\n\nevent: trouble\n/);
  });

  it('is given up where it is not taken for half a minute, and its place is free', async () => {
    let closed = 0;
    const stream = new LiveStream(() => closed++);
    for (let told = 0; told < 10; told++) stream.tell(LARGE, 1_000);
    stream.beat(30_000);
    expect(stream.readable.destroyed).toBe(false);
    stream.beat(31_001);
    expect(stream.readable.destroyed).toBe(true);
    await waitUntil('the close', () => closed === 1);
  });
});
