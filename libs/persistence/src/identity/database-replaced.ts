import type { InstallationRecord } from '#libs/contracts';
import type { IdentityDifference } from './compare-identity.js';

const SAID: Record<IdentityDifference, (found: InstallationRecord, known: InstallationRecord) => string> = {
  'other-installation': (found, known) =>
    `it is installation ${found.installation}, and ${known.installation} was known here`,
  'epoch-went-back': (found, known) =>
    `its epoch is ${found.epoch}, and ${known.epoch} was seen: it is older than the last recovery`,
  'beat-went-back': (found, known) =>
    `its beat is ${found.beat}, and ${known.beat} was seen: what it did in about ${known.beat - found.beat} s is lost`,
  'other-server': (found, known) =>
    `its system identifier is ${found.system}, and ${known.system} was known here: it is a copy`,
  'other-timeline': (found, known) =>
    `its timeline is ${found.timeline}, and ${known.timeline} was known here: it was restored or failed over`,
};

/** The database is not the one it was, or not as far as it was. Nothing may act on it until `waybill recover` has run. */
export class DatabaseReplaced extends Error {
  override readonly name = 'DatabaseReplaced';

  constructor(
    readonly difference: IdentityDifference,
    readonly found: InstallationRecord,
    readonly known: InstallationRecord,
  ) {
    super(
      `PostgreSQL is not as it was last seen: ${SAID[difference](found, known)}. ` +
        'Effects it knows nothing of may have happened; run "waybill recover", see docs/recovery.md',
    );
  }
}

/** Whether this is the right database cannot be said now: nothing is done until it can. */
export class IdentityUnknown extends Error {
  override readonly name = 'IdentityUnknown';
}
