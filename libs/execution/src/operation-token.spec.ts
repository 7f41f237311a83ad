import { describe, expect, it } from '@jest/globals';
import { operationToken } from './operation-token.js';
import { requestHash } from './request-hash.js';

describe('an operation token', () => {
  it('is the same for the same task and another for anything else', () => {
    const token = operationToken('acme', 'key', 'request', 0);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(operationToken('acme', 'key', 'request', 0)).toBe(token);
    const others = [
      operationToken('other', 'key', 'request', 0),
      operationToken('acme', 'key2', 'request', 0),
      operationToken('acme', 'key', 'request', 1),
      operationToken('acmek', 'ey', 'request', 0),
    ];
    expect(new Set([token, ...others]).size).toBe(5);
  });
});

describe('a request hash', () => {
  const request = { method: 'POST', url: 'https://api.test/x', headers: { a: '1', b: '2' }, body: Buffer.from('x') };

  it('does not depend on the order of headers, but on every byte that is sent', () => {
    const hash = requestHash(request);
    expect(requestHash({ ...request, headers: { b: '2', a: '1' } })).toEqual(hash);
    for (const change of [{ method: 'PUT' }, { url: 'https://api.test/y' }, { headers: { a: '1' } }, { body: null }]) {
      expect(requestHash({ ...request, ...change })).not.toEqual(hash);
    }
  });
});
