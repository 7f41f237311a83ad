import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { MicroBatch } from '../accepting/micro-batch.js';
import type { PreparedProvider } from '../providers/provider.js';
import { prepareSource } from './source-definition.js';

/** A source as it is stored; its secrets are sealed. */
export interface StoredSource {
  tenant: string;
  name: string;
  id: string;
  provider: string;
  settings: Record<string, unknown>;
  sealedSecrets: Buffer;
  orderingPointer: string | null;
}

/** Reads sources by id, of all tenants; unknown ids are left out. */
export interface SourceReader {
  readSources(ids: readonly string[]): Promise<StoredSource[]>;
}

/**
 * Opens a source's sealed secrets: the current one first. Where they can never be opened as they are stored, says why
 * instead; throws where another try may succeed.
 */
export type OpenSecrets = (source: StoredSource) => Promise<readonly string[] | { flaw: Error }>;

/** A source ready to verify with. */
export interface Source {
  tenant: string;
  name: string;
  id: string;
  providerName: string;
  orderingPointer: string | null;
  provider: PreparedProvider;
  secrets: readonly KeyObject[];
}

interface Entry {
  stored: StoredSource | null;
  source: Source | null;
  /** Monotonic milliseconds at which the reading began. */
  readAt: number;
}

/** How the directory works; times in milliseconds. */
export interface SourceDirectoryOptions {
  /** How long a source is used without asking again: so long a deleted one may still be taken. @default 5000 */
  freshForMs?: number;
  /** Sources kept at most, unknown ids included. @default 10000 */
  maxEntries?: number;
  /** Told where a source is stored but cannot be used; the source then refuses everything. */
  onUnusable?: (source: StoredSource, error: unknown) => void;
}

/** Sources by id, kept for a few seconds. Readings at the same moment share one statement. */
export class SourceDirectory {
  readonly #entries = new Map<string, Entry>();
  readonly #reads: MicroBatch<string, StoredSource | null>;

  constructor(
    reader: SourceReader,
    private readonly openSecrets: OpenSecrets,
    private readonly options: SourceDirectoryOptions = {},
  ) {
    this.#reads = new MicroBatch<string, StoredSource | null>({
      flush: async (ids) => {
        const found = new Map((await reader.readSources(ids)).map((source) => [source.id, source]));
        return ids.map((id) => found.get(id) ?? null);
      },
      maxItems: 500,
      maxWaitMs: 5_000,
    });
  }

  /**
   * The source with this id, or null, as known at the monotonic moment `notBefore` (of `performance.now()`) or later;
   * without it, as known a few seconds ago. Throws where the source cannot be read or its secrets cannot be opened at the
   * moment; that is not remembered.
   */
  async find(id: string, notBefore?: number): Promise<Source | null> {
    const oldest = notBefore ?? performance.now() - (this.options.freshForMs ?? 5_000);
    const known = this.#entries.get(id);
    if (known && known.readAt >= oldest) return known.source;
    const readAt = performance.now();
    const stored = await this.#reads.add(id);
    const unchanged = known !== undefined && isDeepStrictEqual(stored, known.stored);
    // A flawed source is tried again: what mends it, such as a key put back, does not show in what is stored.
    const source = (unchanged ? known.source : null) ?? (await this.#prepare(stored, !unchanged));
    this.#remember(id, { stored, source, readAt });
    return source;
  }

  async #prepare(stored: StoredSource | null, tell: boolean): Promise<Source | null> {
    if (!stored) return null;
    const { tenant, name, id, provider, settings, orderingPointer } = stored;
    const secrets = await this.openSecrets(stored);
    try {
      if ('flaw' in secrets) throw secrets.flaw;
      const ready = prepareSource({ provider, settings, secrets, orderingKey: orderingPointer });
      return { tenant, name, id, providerName: provider, orderingPointer, ...ready };
    } catch (flaw) {
      if (tell) this.options.onUnusable?.(stored, flaw);
      return null;
    }
  }

  #remember(id: string, entry: Entry): void {
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > (this.options.maxEntries ?? 10_000) && oldest !== undefined) this.#entries.delete(oldest);
  }
}
