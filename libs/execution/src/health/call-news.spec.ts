import { describe, expect, it } from '@jest/globals';
import type { Answer, BrokenCall, CallEnd } from '#libs/connector-kit';
import type { ErrorCategory } from '#libs/contracts';
import type { AttemptEnd } from '../decisions/decide-outcome.js';
import { type CallNews, readNews } from './call-news.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.alloc(0),
});

const failed = (category: ErrorCategory = 'transient', retryAfterMs?: number): AttemptEnd => ({
  kind: 'failed',
  applied: 'no',
  error: { category, code: 'http_x', message: 'no', retryable: true },
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const broken = (code: string): BrokenCall => ({ kind: 'broken', phase: 'nothing-sent', code, message: 'broken' });
const done: AttemptEnd = { kind: 'done', output: 1 };

const told = (end: AttemptEnd, raw: CallEnd): CallNews | null =>
  readNews(end, raw, { exhausted: (headers) => (headers['x-left'] === '0' ? 30_000 : undefined) }, NOW);

describe('what a call tells of the endpoints behind it', () => {
  it('they are well where they answer, even if not as was hoped', () => {
    expect(told(done, answer(200))).toEqual({ kind: 'well', restMs: null });
    expect(told(failed('client'), answer(422))).toEqual({ kind: 'well', restMs: null });
    expect(told(done, answer(500))).toEqual({ kind: 'well', restMs: null });
  });

  it('a success that used up the last call says until when', () => {
    expect(told(done, answer(200, { 'x-left': '0' }))).toEqual({ kind: 'well', restMs: 30_000 });
    expect(told(done, answer(202, { 'retry-after': '9' }))).toEqual({ kind: 'well', restMs: null });
  });

  it('they fail by 5xx, by a timeout and without a connection, and 429 is no failure', () => {
    expect(told(failed(), answer(503))).toEqual({ kind: 'failing', restMs: null });
    expect(told(failed('transient', 4_000), answer(503))).toEqual({ kind: 'failing', restMs: 4_000 });
    for (const code of ['timeout', 'connection_refused', 'connection_reset', 'dns_failure', 'tls_failure']) {
      expect(told(broken(code), broken(code))).toEqual({ kind: 'failing', restMs: null });
    }
    expect(told(failed('transient', 9_000), answer(429))).toEqual({ kind: 'limited', restMs: 9_000 });
    expect(told(failed(), answer(429))).toBeNull();
  });

  it('what was refused or ended on our side tells nothing', () => {
    for (const code of ['aborted', 'address_refused', 'invalid_request', 'lease_too_short', 'too_late']) {
      expect(told(broken(code), broken(code))).toBeNull();
    }
  });

  it('a refused credential is told apart', () => {
    expect(told(failed('configuration'), answer(401))).toEqual({ kind: 'refused', restMs: null });
  });
});
