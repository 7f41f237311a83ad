import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { ConsoleApi } from '../api/console-api.js';
import { watchStream } from './watch-stream.js';

const OVERVIEW = 'event: overview\ndata: {}\n\n';

beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { window: globalThis });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
  jest.useRealTimers();
});

/** An API whose streams tell how everything stands, again and again, and end after so many milliseconds. */
function apiOf(lastsMs: number) {
  let opened = 0;
  const stream = async () => {
    opened++;
    const body = new ReadableStream<Uint8Array>({
      start(into) {
        const tell = () => into.enqueue(new TextEncoder().encode(OVERVIEW));
        tell();
        const again = setInterval(tell, 10_000);
        setTimeout(() => {
          clearInterval(again);
          into.close();
        }, lastsMs);
      },
    });
    return new Response(body);
  };
  return { api: { stream } as unknown as ConsoleApi, opened: () => opened };
}

it('opens another stream soon where one has lasted, and ever later where each is cut off as soon as it has begun', async () => {
  const [lasting, cut] = [apiOf(60_000), apiOf(100)];
  const stop = new AbortController();
  for (const { api } of [lasting, cut]) void watchStream(api, stop.signal, () => undefined);
  await jest.advanceTimersByTimeAsync(62_000);
  expect(lasting.opened()).toBe(2);
  expect(cut.opened()).toBeGreaterThan(2);
  expect(cut.opened()).toBeLessThan(9);
  stop.abort();
  await jest.advanceTimersByTimeAsync(1_000);
});
