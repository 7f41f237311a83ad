import type { RefusalCount, RefusalStore, SourceReader, StoredSource } from '#libs/ingest';
import type { Database } from '../database.js';
import { ADD_REFUSALS } from '../statements/add-refusals.js';
import { READ_SOURCES } from '../statements/read-sources.js';

/** What webhook-ingest reads of sources, and what it counts against them. */
export class PostgresSourceStore implements SourceReader, RefusalStore {
  constructor(private readonly database: Database) {}

  readSources(ids: readonly string[]): Promise<StoredSource[]> {
    return this.database.run<StoredSource>(READ_SOURCES, [[...new Set(ids)]]);
  }

  async addRefusals(counts: readonly RefusalCount[]): Promise<void> {
    await this.database.run(ADD_REFUSALS, [
      counts.map(({ tenant }) => tenant),
      counts.map(({ sourceId }) => sourceId),
      counts.map(({ reason }) => reason),
      counts.map(({ times }) => times),
    ]);
  }
}
