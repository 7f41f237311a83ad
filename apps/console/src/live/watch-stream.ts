import type { Overview } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { eventFrames, type ServerEvent } from './event-frames.js';
import type { LiveState } from './live-state.js';
import { NOT_LIVE } from './live-state.js';
import { type LiveList, lookAgain } from './look-again.js';
import { pauseBeforeStream } from './pause-before-stream.js';

/** A stream that says nothing for so long is dead: it says something every ten seconds. Milliseconds. */
const SILENT_MS = 25_000;
/** A stream that has lasted for so long was one; one that ends before is cut off by something on the way, and the next will be. */
const STEADY_MS = 15_000;

/** Waits; ends sooner where `signal` says so. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      resolve();
    });
  });

/** Keeps a stream open, one after the other, until `signal`; tells what comes and whether there is one. Never rejects. */
export async function watchStream(
  api: ConsoleApi,
  signal: AbortSignal,
  tell: (change: (before: LiveState) => LiveState) => void,
): Promise<void> {
  let failed = 0;
  while (!signal.aborted) {
    let retryAfter: number | null = null;
    const begun = performance.now();
    try {
      retryAfter = await readStream(api, signal, (event) => take(event, tell));
    } catch {
      // It is tried again; meanwhile everything is looked at as it is without one.
    }
    if (signal.aborted) return;
    if (performance.now() - begun >= STEADY_MS && retryAfter === null) failed = 0;
    tell(() => NOT_LIVE);
    lookAgain();
    await pause(pauseBeforeStream({ failed: failed++, retryAfter }, Math.random()), signal);
  }
}

function take({ name, data }: ServerEvent, tell: Parameters<typeof watchStream>[2]): void {
  if (name === 'overview') {
    const overview = JSON.parse(data) as Overview;
    tell(() => ({ live: true, overview }));
  } else if (name === 'changed') {
    lookAgain((JSON.parse(data) as { lists: readonly LiveList[] }).lists);
  } else if (name === 'trouble') {
    tell(() => NOT_LIVE);
  }
}

/** Reads one stream to its end. Seconds after which the API wants to be asked again, where it refused; else null. */
async function readStream(
  api: ConsoleApi,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<number | null> {
  const silent = new AbortController();
  let timer = window.setTimeout(() => silent.abort(), SILENT_MS);
  try {
    const answer = await api.stream('/v1/live', AbortSignal.any([signal, silent.signal]));
    if (answer.body === null) return Number(answer.headers.get('retry-after') ?? '60');
    const frames = eventFrames();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => silent.abort(), SILENT_MS);
      for (const event of frames(piece.value)) onEvent(event);
    }
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}
