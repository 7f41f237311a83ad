import { describe, expect, it } from '@jest/globals';
import { type OpenSecrets, SourceDirectory, type StoredSource } from './source-directory.js';

const ID = '018f3f7e-0000-7000-8000-000000000001';
const stored: StoredSource = {
  tenant: 'acme',
  name: 'hub',
  id: ID,
  provider: 'github',
  settings: {},
  sealedSecrets: Buffer.from('sealed'),
  orderingPointer: null,
};

function scene(first: OpenSecrets) {
  const told: unknown[] = [];
  let open = first;
  const directory = new SourceDirectory({ readSources: async () => [{ ...stored }] }, (source) => open(source), {
    freshForMs: 0,
    onUnusable: (_source, error) => told.push(error),
  });
  const mend = () => {
    open = async () => ['the first secret'];
  };
  return { directory, told, mend };
}

describe('the directory of sources', () => {
  it('throws where secrets cannot be opened for a moment, and remembers nothing of it', async () => {
    const { directory, told, mend } = scene(() => Promise.reject(new Error('connection lost')));
    await expect(directory.find(ID)).rejects.toThrow('connection lost');
    mend();
    expect(await directory.find(ID)).toMatchObject({ id: ID });
    expect(told).toEqual([]);
  });

  it('has no source where the seal is broken, says so once, and finds it again once it opens', async () => {
    const flaw = new Error('broken seal');
    const { directory, told, mend } = scene(async () => ({ flaw }));
    expect(await directory.find(ID)).toBeNull();
    expect(await directory.find(ID, performance.now())).toBeNull();
    expect(told).toEqual([flaw]);
    mend();
    expect(await directory.find(ID, performance.now())).toMatchObject({ id: ID });
  });
});
