import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { detail } from './progress.mjs';
import { installSystemPackage } from './system-package.mjs';

const LIBRARY = 'libfaketimeMT.so.1';
const ROOTS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/**
 * What gives one process another clock, and leaves the system's alone: libfaketime, from the system's packages.
 *
 * @returns {Promise<{ shifted(seconds: number): Record<string, string> } | { notRun: string }>} `shifted`: the
 *   environment of a process whose wall clock is that far ahead, and whose monotonic clock is untouched
 */
export async function chaosClock() {
  if (process.platform !== 'linux') return { notRun: 'clocks of single processes are shifted on Linux only' };
  try {
    const library = findLibrary() ?? (await installed());
    return {
      shifted: (seconds) => ({
        LD_PRELOAD: library,
        FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
        FAKETIME_NO_CACHE: '1',
      }),
    };
  } catch (failure) {
    if (!failure.account) throw failure;
    detail(`libfaketime cannot be had (${failure.account.cameBack}): clocks are not shifted`);
    return { notRun: `libfaketime: ${failure.account.cameBack}` };
  }
}

async function installed() {
  await installSystemPackage({
    apt: 'faketime',
    dnf: 'libfaketime',
    purpose: 'libfaketime, which shifts the clock of one process,',
    instead: 'do without: the run is then not complete',
  });
  const library = findLibrary();
  if (library) return library;
  throw Object.assign(new Error('no library'), {
    account: { cameBack: `no ${LIBRARY} after its package was installed` },
  });
}

/** The library lies in a folder of its own, below that of the machine's kind on some systems. */
function findLibrary() {
  const below = (root) => (existsSync(root) ? readdirSync(root).filter((name) => name.includes('linux-gnu')) : []);
  return ROOTS.flatMap((root) => ['', ...below(root)].map((kind) => join(root, kind, 'faketime', LIBRARY))).find(
    existsSync,
  );
}
