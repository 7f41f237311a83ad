import { describe, expect, it } from '@jest/globals';
import { findPerson, signIn, signOut } from './person.js';

const ADA = { name: 'ada', tenants: [{ tenant: 'acme', role: 'admin' }], csrfToken: 'token' } as const;

function scene(...answers: readonly (readonly [status: number, body?: unknown])[]) {
  const asked: { method: string | undefined; init: RequestInit }[] = [];
  const left = [...answers];
  const send: typeof fetch = async (_target, init = {}) => {
    asked.push({ method: init.method, init });
    const next = left.shift();
    if (!next) throw new TypeError('Failed to fetch');
    const [status, body] = next;
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status });
  };
  return { send, asked };
}

describe('a person', () => {
  it('is whom the cookie stands for, or nobody', async () => {
    expect(await findPerson(scene([200, { ...ADA, kind: 'user', more: 1 }]).send)).toEqual(ADA);
    expect(await findPerson(scene([401]).send)).toBeNull();
    await expect(findPerson(scene([503, { detail: 'away' }]).send)).rejects.toMatchObject({
      ...{ name: 'Refused', message: 'away' },
    });
    await expect(findPerson(scene().send)).rejects.toMatchObject({ name: 'Unreachable' });
  });

  it('signs in with a password that stands in the body and nowhere else', async () => {
    const { send, asked } = scene([200, ADA], [200, ADA]);
    expect(await signIn(send, 'ada', 'secret')).toEqual(ADA);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      init: { body: '{"user":"ada","password":"secret"}', credentials: 'same-origin', redirect: 'error' },
    });
  });

  it('is told why they are not let in, and where the browser keeps no cookie', async () => {
    await expect(signIn(scene([401, { detail: 'User or password is wrong' }]).send, 'a', 'b')).rejects.toThrow(
      'User or password is wrong',
    );
    await expect(signIn(scene([200, ADA], [401]).send, 'a', 'b')).rejects.toThrow('does not keep the cookie');
  });

  it('signs out with the CSRF token, and is out where the session was over', async () => {
    const { send, asked } = scene([204], [401]);
    await signOut(send, ADA);
    await signOut(send, ADA);
    expect(asked[0]).toMatchObject({ method: 'DELETE', init: { headers: { 'x-csrf-token': 'token' } } });
    await expect(signOut(scene([503]).send, ADA)).rejects.toMatchObject({ name: 'Refused' });
  });
});
