import { Injectable } from '@nestjs/common';
import type { Overview } from '#libs/contracts';
import { OverviewStore } from '#libs/persistence';
import { FreshReading, READING_TIMES } from '../metrics/fresh-reading.js';
import { presentOverview } from './present-overview.js';

/** However many look, the database is asked once every two seconds. */
const TIMES = { ...READING_TIMES, freshMs: 2_000 };

/** The overviews of tenants, each one reading for all who ask within 2 s. */
@Injectable()
export class OverviewReadings {
  readonly #readings = new Map<string, FreshReading<Overview>>();

  constructor(private readonly store: OverviewStore) {}

  /** `tenant` must exist: its reading is kept. */
  of(tenant: string): FreshReading<Overview> {
    const read = async () => presentOverview(await this.store.read(tenant));
    const kept = this.#readings.get(tenant) ?? new FreshReading(read, TIMES);
    this.#readings.set(tenant, kept);
    return kept;
  }
}
