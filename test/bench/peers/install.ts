import { pathToFileURL } from 'node:url';
import { repositoryFile } from '../../support/repository-file.js';

/** Installs the packages of the peers as `npm run bench` does, unless they are there. */
export async function installPeers(): Promise<void> {
  const { ensurePackages } = (await import(pathToFileURL(repositoryFile('infra/local/packages.mjs')).href)) as {
    ensurePackages(what: { folder: string; title: string }): Promise<string>;
  };
  await ensurePackages({ folder: repositoryFile('test/bench/peers'), title: 'packages of the peers' });
}
