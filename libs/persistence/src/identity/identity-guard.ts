import type { InstallationRecord } from '#libs/contracts';
import { compareIdentity, type FailoverPolicy } from './compare-identity.js';
import { DatabaseReplaced, IdentityUnknown } from './database-replaced.js';

/** What a guard is told. */
export interface IdentityGuardOptions {
  failover: FailoverPolicy;
  /** Called once whenever the database turns out to be another one. */
  onReplaced: (error: DatabaseReplaced) => void;
}

/** How long a new connection waits for what is kept outside, once it was read. Milliseconds. */
const PASSING_MS = 1_000;

/** Reads what is kept of the identity outside of the database; null where nothing is. */
export type OutsideRecord = () => Promise<InstallationRecord | null>;

/**
 * What this process knows of the identity of its database. Every new connection is held against it before its first
 * use, so that a failover under a running process is noticed before anything is written.
 */
export class IdentityGuard {
  readonly #options: IdentityGuardOptions;
  #known: InstallationRecord | null = null;
  #replaced: DatabaseReplaced | null = null;
  #outside: OutsideRecord | null = null;
  #mustConsult = false;

  constructor(options: IdentityGuardOptions) {
    this.#options = options;
  }

  /** Why nothing may be done now; null where all is well. */
  get replaced(): DatabaseReplaced | null {
    return this.#replaced;
  }

  /** Throws DatabaseReplaced while the database is another one. */
  assertIntact(): void {
    if (this.#replaced) throw this.#replaced;
  }

  /**
   * From now on no connection is used until one was held against what is kept outside. Later ones are, too, where that
   * can be read within a second: an outage of the one must not make an outage of the other.
   */
  consult(outside: OutsideRecord): void {
    this.#outside = outside;
    this.#mustConsult = true;
  }

  /** Takes note of what was just committed to the database: later it may not be behind that. */
  note(record: InstallationRecord): void {
    if (this.#known === null || isFurther(record, this.#known)) this.#known = record;
  }

  /**
   * Reads the identity and takes it, if it can be that of the database seen before and of what is kept outside. Both are
   * taken before the database is asked, which meanwhile only goes on. A database that was refused stays so until it was
   * recovered.
   *
   * @param outside to be read this time in any case. @default what the guard was told to consult
   * @throws DatabaseReplaced; IdentityUnknown where what is kept outside cannot be read; what `read` throws
   */
  async verify(read: () => Promise<InstallationRecord>, outside?: OutsideRecord): Promise<void> {
    const known = this.#known;
    const kept = await this.#kept(outside);
    const found = await read();
    for (const one of [this.#replaced?.known ?? null, known, kept]) {
      const difference = one === null ? null : compareIdentity(found, one, this.#options.failover);
      if (difference !== null && one !== null) throw this.#refuse(new DatabaseReplaced(difference, found, one));
    }
    this.#replaced = null;
    this.#mustConsult = false;
    this.note(found);
  }

  async #kept(outside: OutsideRecord | undefined): Promise<InstallationRecord | null> {
    if (outside) return consulted(outside);
    if (this.#outside === null) return null;
    return this.#mustConsult ? consulted(this.#outside) : inPassing(this.#outside);
  }

  #refuse(error: DatabaseReplaced): DatabaseReplaced {
    if (this.#replaced) return this.#replaced;
    this.#replaced = error;
    this.#options.onReplaced(error);
    return error;
  }
}

async function consulted(outside: OutsideRecord): Promise<InstallationRecord | null> {
  try {
    return await outside();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new IdentityUnknown(`What is kept of the database's identity cannot be read: ${why}`, { cause: error });
  }
}

/** Null where it cannot be read at once. */
async function inPassing(outside: OutsideRecord): Promise<InstallationRecord | null> {
  const patience = Promise.withResolvers<null>();
  const timer = setTimeout(() => patience.resolve(null), PASSING_MS);
  try {
    return await Promise.race([outside().catch(() => null), patience.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isFurther(found: InstallationRecord, known: InstallationRecord): boolean {
  return found.epoch > known.epoch || (found.epoch === known.epoch && found.beat >= known.beat);
}
