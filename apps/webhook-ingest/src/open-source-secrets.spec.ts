import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Credential, CredentialVault, InMemoryTenantKeyStore, KeyRing } from '#libs/credentials';
import type { StoredSource } from '#libs/ingest';
import { openSourceSecrets } from './open-source-secrets.js';

const source = (sealedSecrets: Buffer): StoredSource => ({
  tenant: 'acme',
  name: 'hub',
  id: '018f3f7e-0000-7000-8000-000000000001',
  provider: 'github',
  settings: {},
  sealedSecrets,
  orderingPointer: null,
});

describe('opening the secrets of a source', () => {
  it('tells a seal that can never be opened from a store that does not answer for a moment', async () => {
    const ring = KeyRing.parse(`k ${randomBytes(32).toString('base64')}`);
    const store = new InMemoryTenantKeyStore();
    const find = store.find.bind(store);
    const sealed = await new CredentialVault(ring, store).seal('acme', 'source:hub', {
      ...['one', 'two'],
    } as unknown as Credential);
    const open = openSourceSecrets(new CredentialVault(ring, store));
    store.find = () => Promise.reject(new Error('connection lost'));
    await expect(open(source(sealed))).rejects.toThrow('connection lost');
    store.find = find;
    expect(await open(source(sealed))).toEqual(['one', 'two']);
    expect(await open(source(Buffer.alloc(60)))).toMatchObject({ flaw: { name: 'SealBrokenError' } });
    expect(await open({ ...source(sealed), tenant: 'nobody' })).toMatchObject({
      flaw: { name: 'TenantKeyMissingError' },
    });
  });
});
