import { describe, expect, it } from '@jest/globals';
import type { Answer } from '#libs/connector-kit';
import { withoutCredential } from './without-credential.js';

const answer = (body: Buffer, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status: 200,
  headers,
  body,
});

describe('an answer', () => {
  it('that echoes the credential is taken without it, in body and headers, and no other byte changes', () => {
    const body = Buffer.concat([Buffer.from([0, 255, 0xd8]), Buffer.from('"token-0123456789" token-0123456789')]);
    const { body: left, headers } = withoutCredential(answer(body, { 'x-echo': 'Bearer token-0123456789' }), {
      authorization: 'Bearer token-0123456789',
    });
    expect(left).toEqual(Buffer.concat([Buffer.from([0, 255, 0xd8]), Buffer.from('"[removed]" [removed]')]));
    expect(headers).toEqual({ 'x-echo': 'Bearer [removed]' });
  });

  it('that echoes a key with a space in it is taken without the whole of it', () => {
    const { body } = withoutCredential(answer(Buffer.from('key: first half, 2nd')), { 'x-key': 'first half, 2nd' });
    expect(body.toString()).toBe('key: [removed]');
  });

  it.each<Record<string, string>>([{ 'x-api-key': 'other-0123456789' }, { 'x-api-key': 'abc' }, {}])(
    'that does not is the same (%j)',
    (authorization) => {
      const given = answer(Buffer.from('abc'));
      expect(withoutCredential(given, authorization)).toBe(given);
    },
  );
});
