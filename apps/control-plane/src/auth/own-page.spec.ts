import { describe, expect, it } from '@jest/globals';
import { isInsecurePage, isOwnPage } from './own-page.js';

describe('a request', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://ops.example' }, false],
    [{ origin: 'https://ops.example' }, true],
    [{ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
    [{ origin: 'https://inner:3000', host: 'Inner:3000' }, true],
    [{ origin: 'https://ops.example.evil.example' }, false],
    [{ origin: 'https://ops.example:8443' }, false],
    [{ origin: 'http://ops.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://evil.example', host: 'inner:3000' }, false],
    [{}, false],
  ])('with %j is of our own page: %j', (headers, own) => {
    expect(isOwnPage({ host: 'inner:80', ...headers }, 'https://ops.example')).toBe(own);
  });

  it.each([
    ['http://ops.example', true],
    ['http://10.0.0.7:3000', true],
    ['http://127.0.0.1.example', true],
    ['http://localhost.example', true],
    ['https://ops.example', false],
    ['http://localhost:3000', false],
    ['http://127.0.0.1:3000', false],
    ['http://[::1]:3000', false],
    [undefined, false],
  ])('of a page at %s is insecure: %j', (origin, insecure) => {
    expect(isInsecurePage({ origin })).toBe(insecure);
  });
});
