import { type Erasure, newUuid } from '#libs/contracts';
import type { Database } from '../database.js';
import { listErasures } from '../statements/list-erasures.js';
import { planAnew } from '../statements/plan-anew.js';
import { startErasure } from '../statements/start-erasure.js';
import { weighErasure } from '../statements/weigh-erasure.js';
import { AuditTrail } from './audit-trail.js';

/** An erasure as an operator sees it. */
export type ErasureView = Omit<Erasure, 'createdAt' | 'updatedAt' | 'endedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
};

/** How many tasks with a label there are, by how they stand. */
export interface ErasureForecast {
  finished: number;
  parked: number;
  unfinished: number;
}

/** Erasures as administrators of one tenant order and see them; who carries them out is PostgresErasureStore. */
export class ErasureOrderStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** What an erasure would come to. Changes nothing. */
  forecast(tenant: string, name: string, value: string): Promise<ErasureForecast> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const rows = await runner.run<{ standing: keyof ErasureForecast; tasks: number }>(weighErasure, [
        ...[tenant, JSON.stringify({ [name]: value }), null],
      ]);
      const of = Object.fromEntries(rows.map(({ standing, tasks }) => [standing, tasks]));
      return { finished: 0, parked: 0, unfinished: 0, ...of };
    });
  }

  /** Audited, without the value of the label. */
  start(tenant: string, name: string, value: string, actor: string): Promise<ErasureView> {
    return this.database.asTenant(tenant, async (runner) => {
      const id = newUuid();
      const [started] = await runner.run<ErasureView>(startErasure, [tenant, id, name, value, actor]);
      if (!started) throw new Error('An erasure was kept and is not told: this is a bug');
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'erasure.start', subject: id, detail: `label ${name}` });
      return started;
    });
  }

  /** Null where this tenant has none of that id. */
  async find(tenant: string, id: string): Promise<ErasureView | null> {
    const [found] = await this.#list(tenant, id, null, 1);
    return found ?? null;
  }

  /** At most `limit`, newest first, after the id `after`. */
  list(tenant: string, after: string | null, limit: number): Promise<ErasureView[]> {
    return this.#list(tenant, null, after, limit);
  }

  #list(tenant: string, id: string | null, after: string | null, limit: number): Promise<ErasureView[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<ErasureView>(listErasures, [tenant, id, after, limit]),
    );
  }
}
