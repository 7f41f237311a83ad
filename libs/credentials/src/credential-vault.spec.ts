import { randomBytes } from 'node:crypto';
import { format, inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Credential, sealedFromView } from './credential.js';
import { CredentialVault } from './credential-vault.js';
import { InMemoryTenantKeyStore } from './in-memory-tenant-key-store.js';
import { KeyRing } from './key-ring.js';
import { rewrapTenantKeys } from './rewrap-tenant-keys.js';
import type { TenantKeyStore } from './tenant-key-store.js';

const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}`;
const OLD = line('2025');
const NEW = line('2026');
const ring = (...lines: string[]) => KeyRing.parse(lines.join('\n'));
const bearer: Credential = { type: 'bearer', token: 'canary-token' };
const parts = (credential: Credential) =>
  credential.type === 'bearer' ? { type: credential.type, token: credential.token } : credential.type;

describe('a sealed credential', () => {
  it.each<Credential>([
    { type: 'none' },
    bearer,
    { type: 'basic', username: 'ann', password: 'pä:ss' },
    { type: 'api-key', header: 'x-key', value: 'v' },
  ])('opens to what was sealed: %j', async (credential) => {
    const store = new InMemoryTenantKeyStore();
    const sealed = await new CredentialVault(ring(OLD), store).seal('acme', 'shop', credential);
    const opened = await new CredentialVault(ring(OLD), store).open('acme', 'shop', sealed);
    for (const [name, value] of Object.entries(credential)) expect(opened[name as keyof Credential]).toBe(value);
  });

  it('looks different each time and shows nothing of what it holds', async () => {
    const vault = new CredentialVault(ring(OLD), new InMemoryTenantKeyStore());
    const [one, two] = [await vault.seal('acme', 'shop', bearer), await vault.seal('acme', 'shop', bearer)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('canary')).toBe(false);
  });

  it('opens for no other tenant, no other connection, and with no bit changed', async () => {
    const store = new InMemoryTenantKeyStore();
    const vault = new CredentialVault(ring(OLD), store);
    const sealed = await vault.seal('acme', 'shop', bearer);
    await vault.seal('evil', 'shop', bearer);
    const broken = { name: 'SealBrokenError', message: expect.stringContaining('give the credential of this') };
    await expect(vault.open('evil', 'shop', sealed)).rejects.toMatchObject(broken);
    await expect(vault.open('acme', 'other', sealed)).rejects.toMatchObject(broken);
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      await expect(vault.open('acme', 'shop', changed)).rejects.toMatchObject(broken);
    }
    for (const cut of [0, 1, 28, sealed.length - 1]) {
      await expect(vault.open('acme', 'shop', sealed.subarray(0, cut))).rejects.toMatchObject(broken);
    }
    await expect(vault.open('nobody', 'shop', sealed)).rejects.toMatchObject({ name: 'TenantKeyMissingError' });
  });

  it('uses one key where two services seal the first credential of a tenant at once', async () => {
    const store = new InMemoryTenantKeyStore();
    const vaults = Array.from({ length: 4 }, () => new CredentialVault(ring(OLD), store));
    const sealed = await Promise.all(vaults.map((vault) => vault.seal('acme', 'shop', bearer)));
    for (const one of sealed)
      expect(parts(await new CredentialVault(ring(OLD), store).open('acme', 'shop', one))).toEqual(bearer);
  });

  it('opens again after the stored key was restored to another', async () => {
    const store = new InMemoryTenantKeyStore();
    const restored = new InMemoryTenantKeyStore();
    const sealed = await new CredentialVault(ring(OLD), restored).seal('acme', 'shop', bearer);
    let current: TenantKeyStore = store;
    const switching: TenantKeyStore = {
      find: (tenant) => current.find(tenant),
      insertFirst: (tenant, key) => current.insertFirst(tenant, key),
      replace: (tenant, version, next) => current.replace(tenant, version, next),
      findNotWrappedBy: (keyId, limit) => current.findNotWrappedBy(keyId, limit),
    };
    const vault = new CredentialVault(ring(OLD), switching);
    await vault.seal('acme', 'shop', bearer);
    current = restored;
    expect(parts(await vault.open('acme', 'shop', sealed))).toEqual(bearer);
  });

  it('asks the store once for many uses, and again for a tenant long unused', async () => {
    const store = new InMemoryTenantKeyStore();
    let asked = 0;
    const find = store.find.bind(store);
    store.find = async (tenant) => {
      if (tenant === 'acme') asked++;
      return find(tenant);
    };
    const sealed = await new CredentialVault(ring(OLD), store).seal('acme', 'shop', bearer);
    const vault = new CredentialVault(ring(OLD), store);
    asked = 0;
    await Promise.all(Array.from({ length: 20 }, () => vault.open('acme', 'shop', sealed)));
    expect(asked).toBe(1);
    for (let i = 0; i < 300; i++) await vault.seal(`t${i}`, 'shop', bearer);
    await vault.open('acme', 'shop', sealed);
    expect(asked).toBe(2);
  });
});

describe('rotation of the key that wraps', () => {
  async function filled(tenants: number) {
    const store = new InMemoryTenantKeyStore();
    const vault = new CredentialVault(ring(OLD), store);
    const sealed = new Map<string, Buffer>();
    for (let i = 0; i < tenants; i++) sealed.set(`t${i}`, await vault.seal(`t${i}`, 'shop', bearer));
    return { store, sealed };
  }

  it('keeps every credential open at every step, and needs the old key no longer at its end', async () => {
    const { store, sealed } = await filled(250);
    const openAll = async (keys: KeyRing) => {
      const vault = new CredentialVault(keys, store);
      for (const [tenant, one] of sealed) expect(parts(await vault.open(tenant, 'shop', one))).toEqual(bearer);
    };
    await openAll(ring(OLD, NEW));
    await openAll(ring(NEW, OLD));
    expect(await rewrapTenantKeys(ring(NEW, OLD), store)).toEqual({ rewrapped: 250, failed: [] });
    await openAll(ring(OLD, NEW));
    await openAll(ring(NEW));
    expect(await rewrapTenantKeys(ring(NEW), store)).toEqual({ rewrapped: 0, failed: [] });
  });

  it('goes on where an interrupted run stopped', async () => {
    const { store } = await filled(120);
    const replace = store.replace.bind(store);
    let left = 70;
    store.replace = async (tenant, version, next) => {
      if (left-- === 0) throw new Error('connection lost');
      return replace(tenant, version, next);
    };
    await expect(rewrapTenantKeys(ring(NEW, OLD), store)).rejects.toThrow('connection lost');
    store.replace = replace;
    expect(await rewrapTenantKeys(ring(NEW, OLD), store)).toEqual({ rewrapped: 50, failed: [] });
  });

  it('does the rest where some keys cannot be opened, and names those with what to do', async () => {
    const { store } = await filled(3);
    await store.insertFirst('lost', ring(line('gone')).newTenantKey('lost'));
    const report = await rewrapTenantKeys(ring(NEW, OLD), store);
    expect(report.rewrapped).toBe(3);
    expect(report.failed).toMatchObject([{ tenant: 'lost', error: { name: 'UnknownKeyError' } }]);
    expect(report.failed[0]?.error.message).toContain('"gone", which the credentials key file does not hold: put');
  });

  it('never lets one tenant use the key of another, nor another key under the same id', async () => {
    const { store, sealed } = await filled(1);
    const stolen = await store.find('t0');
    if (!stolen) throw new Error('t0 has no key');
    await store.insertFirst('thief', stolen);
    const vault = new CredentialVault(ring(OLD), store);
    await expect(vault.open('thief', 'shop', sealed.get('t0') ?? Buffer.of())).rejects.toMatchObject({
      name: 'TenantKeyBrokenError',
    });
    const impostor = new CredentialVault(ring(line('2025')), store);
    await expect(impostor.seal('t0', 'shop', bearer)).rejects.toMatchObject({ name: 'TenantKeyBrokenError' });
  });
});

describe('a key file', () => {
  const key = randomBytes(32).toString('base64');
  it.each([
    ['', 'The credentials key file holds no key'],
    [`# only a remark\n\n`, 'The credentials key file holds no key'],
    [`a ${key}\nb`, 'Line 2 of the credentials key file does not have two parts'],
    [`a ${key} ${key}`, 'Line 1 of the credentials key file does not have two parts'],
    [`a ${key}\r\na ${key}`, 'Line 2 of the credentials key file repeats a key id'],
    [`a ${key.slice(0, 20)}`, 'Line 1 of the credentials key file does not hold 32 bytes in base64'],
    [`a !${key.slice(1)}`, 'Line 1 of the credentials key file does not hold 32 bytes in base64'],
    [`a/b ${key}`, 'Line 1 of the credentials key file has a key id'],
  ])('%# is refused by line, without a word of what stands in it', (text, message) => {
    const parse = () => KeyRing.parse(text);
    expect(parse).toThrow(message);
    try {
      parse();
    } catch (error) {
      expect(inspect(error)).not.toContain(key.slice(1, 12));
    }
  });

  it('makes its first key the current one', () => {
    expect(ring('# keys', NEW, '', OLD).currentId).toBe('2026');
  });
});

describe('what holds a secret', () => {
  it('shows none of it to JSON, to the console, to inspect, in text or in a copy', async () => {
    const store = new InMemoryTenantKeyStore();
    const keys = KeyRing.parse(`k ${Buffer.from('canary-key-canary-key-canary-key').toString('base64')}`);
    const vault = new CredentialVault(keys, store);
    const made: Credential[] = [
      bearer,
      { type: 'basic', username: 'canary', password: 'canary' },
      { type: 'api-key', header: 'x-key', value: 'canary' },
    ];
    const sealed = await vault.seal('acme', 'shop', bearer);
    for (const holder of [...made.map(sealedFromView), await vault.open('acme', 'shop', sealed), keys, vault]) {
      const shown = [
        JSON.stringify({ holder }),
        inspect({ holder }, { depth: 10 }),
        inspect(holder, { depth: 10, customInspect: false }),
        format('%o %O %j %s', holder, holder, holder, holder),
        String(holder),
        new Error(`${holder}`, { cause: holder }).stack,
        inspect(new Error('x', { cause: holder })),
        JSON.stringify({ ...holder }),
        JSON.stringify(Object.entries(holder)),
      ].join('\n');
      expect(shown).not.toContain('canary');
      expect(shown).not.toContain(Buffer.from('canary-key').toString('base64').slice(0, 12));
      expect(shown).not.toContain(Buffer.from('canary-key').toString('hex').match(/../g)?.join(' '));
    }
    expect(JSON.stringify(sealedFromView(bearer))).toBe('"[sealed]"');
  });
});
