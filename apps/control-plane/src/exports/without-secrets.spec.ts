import { describe, expect, it } from '@jest/globals';
import { payloadWithoutSecrets, urlWithoutSecrets, withoutSecrets } from './without-secrets.js';

describe('what is exported', () => {
  it('has nothing under names of secrets, however deep they stand', () => {
    const value = {
      headers: { Authorization: 'Bearer x', 'set-cookie': ['x'], 'X-Api-Key': 'x', accept: 'y' },
      list: [{ password: 'x', accessToken: 'x', client_secret: { a: 'x' } }, 'y'],
      tokens: 3,
      token: null,
    };
    expect(withoutSecrets(value)).toEqual({
      headers: { Authorization: '[removed]', 'set-cookie': '[removed]', 'X-Api-Key': '[removed]', accept: 'y' },
      list: [{ password: '[removed]', accessToken: '[removed]', client_secret: '[removed]' }, 'y'],
      tokens: 3,
      token: null,
    });
  });

  it.each([
    ['https://ada:x@shop.example/a?token=x&b=1#c', 'https://shop.example/a?token=[removed]&b=1#c'],
    ['https://shop.example/a?b=1', 'https://shop.example/a?b=1'],
    ['', ''],
  ])('has none in its URLs: %s', (url, without) => {
    expect(urlWithoutSecrets(url)).toBe(without);
  });

  it('is JSON where it was, else text, else base64', () => {
    expect(payloadWithoutSecrets(Buffer.from('{"secret":"x","a":1}'))).toEqual({ secret: '[removed]', a: 1 });
    expect(payloadWithoutSecrets(Buffer.from('not json'))).toBe('not json');
    expect(payloadWithoutSecrets(Buffer.from([0xff, 0xfe]))).toEqual({ base64: '//4=' });
    expect(payloadWithoutSecrets(Buffer.alloc(0))).toBeNull();
  });

  it('does not go deeper than a message may be', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(JSON.stringify(withoutSecrets(deep))).toContain('[removed]');
  });
});
