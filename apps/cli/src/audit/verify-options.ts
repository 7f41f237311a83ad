import type { GivenFlags } from '../command-line/parse-flags.js';
import { UsageError } from '../command-line/usage-error.js';

/** How `waybill audit verify` is run. */
export interface VerifyOptions {
  /** Files of anchors. */
  anchors: readonly string[];
  /** The public keys that count; empty means any. */
  keys: readonly string[];
  /** Anchors of earlier epochs do not count. */
  sinceEpoch: number;
  /** Whose trail it has to be: a key that was moved to another tenant reads another one. Null where nobody says. */
  tenant: string | null;
  json: boolean;
}

/** Reads the flags of `waybill audit verify`; without `--anchors` the file of the local stack counts. Throws UsageError. */
export function readVerifyOptions({ values }: GivenFlags, ownAnchors: string | null): VerifyOptions {
  const keys = values.get('anchor-key') ?? [];
  for (const key of keys) {
    if (!/^[A-Za-z0-9_-]{43}$/.test(key)) {
      throw new UsageError(`--anchor-key is ${JSON.stringify(key)}, and must be the 43 characters of a public key`);
    }
  }
  const epoch = values.get('since-epoch')?.[0] ?? '1';
  if (!/^[1-9]\d{0,8}$/.test(epoch)) {
    throw new UsageError(`--since-epoch is ${JSON.stringify(epoch)}, and must be a whole number from 1`);
  }
  const anchors = values.get('anchors') ?? (ownAnchors === null ? [] : [ownAnchors]);
  return {
    anchors,
    keys,
    sinceEpoch: Number(epoch),
    tenant: values.get('tenant')?.[0] ?? null,
    json: values.has('json'),
  };
}
