import { describe, expect, it } from '@jest/globals';
import { completeLockfile } from './optional-entries.mjs';

describe('completing a lockfile', () => {
  it('adds what is named and missing, with the machine its name tells', () => {
    const lockfile = {
      packages: {
        '': {},
        'node_modules/tool': { dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.2.3', here: '1.0.0' } },
        'node_modules/here': { version: '1.0.0' },
      },
    };
    expect(completeLockfile(lockfile)).toEqual(['@tool/linux-x64-musl@1.2.3']);
    expect(lockfile.packages).toHaveProperty(['node_modules/@tool/linux-x64-musl'], {
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(completeLockfile(lockfile)).toEqual([]);
  });

  it('finds what a package has in its own folder', () => {
    const lockfile = {
      packages: {
        'node_modules/tool': { optionalDependencies: { inner: '1.0.0' } },
        'node_modules/tool/node_modules/inner': { version: '1.0.0' },
      },
    };
    expect(completeLockfile(lockfile)).toEqual([]);
  });
});
