import { describe, expect, it } from '@jest/globals';
import { authorizationHeaders, sealedFromView } from './credential.js';
import { checkCredential } from './credential-schema.js';

const ALL = ['none', 'bearer', 'basic', 'api-key'] as const;

describe('a credential', () => {
  it('becomes the header its kind is shown by', () => {
    expect(authorizationHeaders({ type: 'none' })).toEqual({});
    expect(authorizationHeaders(sealedFromView({ type: 'bearer', token: 'abc' }))).toEqual({
      authorization: 'Bearer abc',
    });
    expect(authorizationHeaders({ type: 'basic', username: 'Aladdin', password: 'open sesame' })).toEqual({
      authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    });
    expect(authorizationHeaders({ type: 'api-key', header: 'X-Api-Key', value: 'k' })).toEqual({ 'x-api-key': 'k' });
  });

  it.each([
    [{ type: 'none' }],
    [{ type: 'bearer', token: 'ghp_x~/+=' }],
    [{ type: 'basic', username: '', password: 'with: colon and ünicode' }],
    [{ type: 'api-key', header: 'Authorization', value: 'token abc' }],
  ])('%j is taken', (value) => {
    expect(checkCredential(value, ALL)).toBeNull();
  });

  it.each<[unknown, string]>([
    [null, ''],
    ['bearer', ''],
    [[], ''],
    [{}, '/type'],
    [{ type: 'oauth' }, '/type'],
    [{ type: 'constructor' }, '/type'],
    [JSON.parse('{"__proto__":{"type":"none"}}'), '/type'],
    [{ type: 'none', token: 'x' }, '/token'],
    [{ type: 'bearer' }, '/token'],
    [{ type: 'bearer', token: '' }, '/token'],
    [{ type: 'bearer', token: 'secret\r\nx: y' }, '/token'],
    [{ type: 'bearer', token: 'secret\u0000' }, '/token'],
    [{ type: 'bearer', token: 7 }, '/token'],
    [{ type: 'basic', username: 'a:b', password: 'secret' }, '/username'],
    [{ type: 'basic', username: 'a', password: 'secret\n' }, '/password'],
    [{ type: 'api-key', header: 'Host', value: 'secret' }, '/header'],
    [{ type: 'api-key', header: 'CONTENT-LENGTH', value: 'secret' }, '/header'],
    [{ type: 'api-key', header: 'Proxy-Authorization', value: 'secret' }, '/header'],
    [{ type: 'api-key', header: 'x key', value: 'secret' }, '/header'],
    [{ type: 'api-key', header: 'x-key', value: 'secret\r\n' }, '/value'],
    [{ type: 'api-key', header: 'x-key', value: 'secretü' }, '/value'],
  ])('%j is refused by the field that is wrong, and not repeated', (value, field) => {
    const violation = checkCredential(value, ALL);
    expect(violation?.field).toBe(field);
    expect(violation?.message).not.toContain('secret');
  });

  it('is refused where the connector does not take its kind', () => {
    expect(checkCredential({ type: 'bearer', token: 'x' }, ['none', 'basic'])).toEqual({
      field: '/type',
      message: 'must be one of none, basic',
    });
  });
});
