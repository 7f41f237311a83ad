import { expect, it } from '@jest/globals';
import { offersIssuer, takeNotice } from './ways.js';

const at = (hash: string) => {
  const addresses: string[] = [];
  const place = {
    location: { hash, pathname: '/console/', search: '' },
    history: { replaceState: (_data: unknown, _unused: string, url: string) => void addresses.push(url) },
  };
  return { addresses, said: takeNotice(place as unknown as Window) };
};

it('why somebody was not let in is said once, by a closed list of words', () => {
  expect(at('#sign-in=no-role')).toEqual({ addresses: ['/console/'], said: expect.stringContaining('no role') });
  for (const hash of ['#sign-in=<img>', '#sign-in=toString', '#sign-in=']) expect(at(hash).said).toBe('');
  expect(at('#task=1')).toEqual({ addresses: [], said: '' });
});

it.each([
  [() => Response.json({ password: true, openIdConnect: true }), true],
  [() => Response.json({ password: true, openIdConnect: false }), false],
  [() => Response.json(null), false],
  [() => new Response('<html>'), false],
  [() => new Response('', { status: 503 }), false],
])('an issuer is offered where the API says so: case %#', async (answer, offered) => {
  expect(await offersIssuer(async () => answer())).toBe(offered);
  expect(await offersIssuer(() => Promise.reject(new TypeError('away')))).toBe(false);
});
