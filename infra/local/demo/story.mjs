import { detail, say } from '../progress.mjs';

const started = performance.now();

/** A heading of the demo. */
export const chapter = (text) => say(`\n${text}`);

/** One thing that happened, with the milliseconds since the demo began. */
export const happened = (text) => detail(`${String(Math.round(performance.now() - started)).padStart(6)} ms  ${text}`);

/** Waits for `promise`; after `seconds` it fails with what was waited for. */
export async function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${seconds} s for ${what}`)), seconds * 1_000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends the demo with a sentence where `condition` does not hold. */
export function expectThat(condition, sentence) {
  if (!condition) throw new Error(sentence);
}
