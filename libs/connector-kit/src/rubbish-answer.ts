import type { Answer } from './call.js';

/** A source of numbers in [0, 1) that repeats itself for the same seed (the mulberry32 generator). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TYPES = ['application/json', 'application/json; charset=latin1', 'text/plain', 'a/b+json', '', '\u00ff', 'json'];
const TIMES = ['0', '-1', '1e400', '99999999999999999999', 'Thu, 01 Jan 1970 00:00:00 GMT', 'soon', '', ' 5 '];
const BODIES = [
  '',
  'null',
  '[]',
  '"text"',
  '{}',
  '{"id":null,"number":"x","error":[]}',
  '{"a":"\\u0000","b":"\\ud800","__proto__":{"c":1},"constructor":1}',
  '{"id":12345678901234567890,"id":1e999}',
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  '{"unfinished":',
  '\ufeff{"a":1}',
  '<html></html>',
];

/** An answer such as no provider should give and some do. */
export function rubbishAnswer(random: () => number): Answer {
  const pick = <T>(choices: readonly T[], fallback: T): T => choices[Math.floor(random() * choices.length)] ?? fallback;
  const bytes = () => Buffer.from(Array.from({ length: Math.floor(random() * 64) }, () => Math.floor(random() * 256)));
  const headers: Record<string, string> = Object.fromEntries([[pick(['__proto__', 'constructor', 'x'], 'x'), 'y']]);
  if (random() < 0.7) headers['content-type'] = pick(TYPES, '');
  if (random() < 0.3) headers['retry-after'] = pick(TIMES, '');
  if (random() < 0.2) headers['x-ratelimit-remaining'] = pick(TIMES, '');
  if (random() < 0.2) headers['x-ratelimit-reset'] = pick(TIMES, '');
  if (random() < 0.2) headers['ratelimit'] = pick(['"a";r=0;t=5', 'r=0', ';;;', '"a";r=0;t=99999999999999999999'], '');
  if (random() < 0.2) headers['x-request-id'] = bytes().toString('latin1');
  if (random() < 0.1) headers['content-encoding'] = pick(['gzip', 'identity', ''], '');
  return {
    kind: 'answered',
    status: random() < 0.5 ? 200 + Math.floor(random() * 5) : 100 + Math.floor(random() * 900),
    headers,
    body: random() < 0.5 ? Buffer.from(pick(BODIES, '')) : bytes(),
  };
}
