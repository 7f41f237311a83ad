import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readAuditAnchor } from '#libs/contracts';
import { UsageError } from '../command-line/usage-error.js';
import type { AuditFinding } from './audit-finding.js';
import { KnownAnchors } from './known-anchors.js';
import type { VerifyOptions } from './verify-options.js';

/** What files of anchors hold of one tenant. */
export interface AnchorsRead {
  anchors: KnownAnchors;
  /** Anchors that nobody has signed who may. */
  forged: AuditFinding[];
  /** Lines that began as an anchor and are none. */
  unreadable: number;
  /** The public keys that signed. */
  keys: string[];
}

/** Reads the anchors of a tenant line by line. Throws UsageError for a file that cannot be read, and where nothing counts. */
export async function readAnchors(
  tenant: string,
  { anchors: files, keys: trusted, sinceEpoch }: VerifyOptions,
): Promise<AnchorsRead> {
  const read: AnchorsRead = { anchors: new KnownAnchors(), forged: [], unreadable: 0, keys: [] };
  const keys = new Set<string>();
  for (const file of files) {
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      const reading = readAuditAnchor(line);
      if (reading.kind === 'unreadable') read.unreadable += 1;
      if (reading.kind === 'none' || reading.kind === 'unreadable' || reading.anchor.tenant !== tenant) continue;
      const { anchor } = reading;
      const where = `line ${number} of ${file}`;
      if (reading.kind === 'forged')
        read.forged.push(forged(anchor.position, `${where} is not what its key has signed`));
      else if (trusted.length > 0 && !trusted.includes(anchor.key))
        read.forged.push(forged(anchor.position, `${where} is signed by another key, ${anchor.key}`));
      else if (anchor.epoch >= sinceEpoch) {
        read.anchors.add(anchor);
        keys.add(anchor.key);
      }
    }
  }
  if (read.anchors.installations > 1) {
    throw new UsageError('the anchors are of more than one installation: give files of one');
  }
  return { ...read, keys: [...keys] };
}

const forged = (position: number, detail: string): AuditFinding => ({
  ...{ kind: 'anchor-forged', from: position, to: position, detail, after: null },
});

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--anchors ${file} cannot be read (${code}): correct the path or the file's rights`);
  }
}
