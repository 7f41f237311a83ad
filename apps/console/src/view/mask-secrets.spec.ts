import { describe, expect, it } from '@jest/globals';
import { maskSecrets, readableJson } from './mask-secrets.js';

describe('what is shown of a payload', () => {
  it('is all but what stands under the name of a secret, however deep', () => {
    const payload = {
      title: 'a token of thanks',
      headers: { Authorization: 'Bearer x', 'x-api-key': 'y', accept: 'json' },
      list: [
        { password: 'z', passenger: 'ada' },
        { clientSecret: { nested: 'w' }, refresh_token: 7, session_cookie: null },
      ],
    };
    expect(maskSecrets(payload)).toEqual({
      title: 'a token of thanks',
      headers: { Authorization: '••••••', 'x-api-key': '••••••', accept: 'json' },
      list: [
        { password: '••••••', passenger: 'ada' },
        { clientSecret: '••••••', refresh_token: '••••••', session_cookie: null },
      ],
    });
  });

  it('changes no prototype by a field of that name', () => {
    const masked = maskSecrets(JSON.parse('{"__proto__":{"a":1}}'));
    expect(JSON.stringify(masked)).toBe('{"__proto__":{"a":1}}');
  });

  it.each([
    ['{"token":"a\\"b","to":"c', '{"token":"••••••","to":"c'],
    ['{"a":1,"password":"unfin', '{"a":1,"password":"••••••"'],
    ['{"apiKey": 12, "b": tru', '{"apiKey": "••••••", "b": tru'],
    ['{"credentials": {"user": "u", "pass', '{"credentials": "••••••"'],
    ['no JSON at all', 'no JSON at all'],
  ])('is masked where it breaks off: %s', (text, shown) => expect(readableJson(text)).toBe(shown));

  it('is laid out where it is whole', () => expect(readableJson('{"a":{"secret":1}}')).toContain('"secret": "••••••"'));
});
