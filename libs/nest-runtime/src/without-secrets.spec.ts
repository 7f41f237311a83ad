import { describe, expect, it } from '@jest/globals';
import { withoutSecrets } from './without-secrets.js';

describe('The fields of a log line', () => {
  it('are the same object where nothing sounds secret', () => {
    const fields = { task: 't', nested: { status: 7 }, list: [{ a: 1 }], none: null };
    expect(withoutSecrets(fields)).toBe(fields);
  });

  it('lose what sounds secret, wherever it stands, and nothing else; the object given is left as it was', () => {
    const fields = { password: 'x', a: { token: 'x', b: { cookie: 'x', status: 7 } }, list: [{ apiKey: 'x' }] };
    const before = structuredClone(fields);
    expect(withoutSecrets(fields)).toEqual({
      password: '[removed]',
      a: { token: '[removed]', b: { cookie: '[removed]', status: 7 } },
      list: { 0: { apiKey: '[removed]' } },
    });
    expect(fields).toEqual(before);
  });

  it('leave errors to their own serializer', () => {
    const err = Object.assign(new Error('x'), { token: 'x' });
    expect(withoutSecrets({ err })).toEqual({ err });
  });
});
