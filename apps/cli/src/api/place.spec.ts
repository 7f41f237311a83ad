import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line/usage-error.js';
import { NoKey, Unreachable } from './errors.js';
import { findPlace, type PlaceWish } from './place.js';

const home = mkdtempSync(join(tmpdir(), 'cli-'));
writeFileSync(
  join(home, 'stack.json'),
  JSON.stringify({
    controlPlane: 'http://127.0.0.1:3000',
    webhookIngest: 'http://127.0.0.1:3001',
    resultPublisher: 'http://127.0.0.1:3003',
    apiKey: 'wb_stack',
    auditAnchors: '/home/audit-anchors.jsonl',
  }),
);
const keyFile = join(home, 'key');
writeFileSync(keyFile, 'wb_file\n');

const place = (over: Partial<PlaceWish> = {}) =>
  findPlace({ url: '', apiKeyFile: '', apiKey: '', home, allowPlainHttp: false, ...over });

describe('where is called, and as whom', () => {
  it('is the local stack where nothing is said', () => {
    expect(place()).toEqual({
      url: 'http://127.0.0.1:3000',
      apiKey: 'wb_stack',
      services: { 'webhook-ingest': 'http://127.0.0.1:3001', 'result-publisher': 'http://127.0.0.1:3003' },
      auditAnchors: '/home/audit-anchors.jsonl',
    });
  });

  it('is what is said, with the key of the file before that of the environment', () => {
    const url = 'https://waybill.example/base/';
    expect(place({ url, apiKey: 'wb_env' })).toEqual({
      url: 'https://waybill.example/base',
      apiKey: 'wb_env',
      services: {},
      auditAnchors: null,
    });
    expect(place({ url, apiKey: 'wb_env', apiKeyFile: keyFile }).apiKey).toBe('wb_file');
  });

  it('is never another place with the key of the local stack', () => {
    expect(() => place({ url: 'https://waybill.example' })).toThrow(NoKey);
    expect(() => place({ url: 'http://127.0.0.1:3999' })).toThrow(NoKey);
  });

  it('is no other machine in plain text, unless that is allowed', () => {
    const wish = { url: 'http://waybill.internal:3000', apiKey: 'wb_env' };
    expect(() => place(wish)).toThrow(/plain text/);
    expect(place({ ...wish, allowPlainHttp: true }).url).toBe('http://waybill.internal:3000');
    expect(place({ ...wish, url: 'http://[::1]:3000' }).url).toBe('http://[::1]:3000');
  });

  it.each(['waybill', 'ftp://x', 'https://user:word@x'])('is not %s', (url) => {
    expect(() => place({ url, apiKey: 'k' })).toThrow(UsageError);
  });

  it('is nowhere without a stack, or with a key that is none', () => {
    expect(() => place({ home: join(home, 'none') })).toThrow(Unreachable);
    expect(() => place({ apiKeyFile: join(home, 'none') })).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => place({ apiKey: 'two\nlines' })).toThrow(UsageError);
  });
});
