import { FORGOTTEN_RESULTS, PARKED_BY_RECOVERY, parkRecovered, RECOVERED } from '#libs/execution';
import { Publisher, writeInstallation } from '#libs/messaging';
import { AuditTrail, InstallationStore, RecoveryStore, type StatementRunner } from '#libs/persistence';
import type { Places, Survey } from './survey.js';

/** What a recovery did for one tenant. */
export interface TenantReport {
  /** Tasks that were parked now. */
  parked: number;
  /** Tasks that go on. */
  due: number;
  /** Of these, tasks whose attempts may be forgotten: they are parked as they come up, where a repetition is not safe. */
  doubted: number;
  /** Decision and redrive runs that were ended. */
  runs: number;
}

/** What a recovery did. */
export interface RecoveryReport {
  epoch: number;
  tenants: Record<string, TenantReport>;
}

/** Why a redrive run has stopped. */
const RUN_ENDED = 'The database went back, and does not know what was sent since: look, then start another';

/** Tasks parked in one statement. */
const BATCH = 500;

/**
 * Begins a new epoch above all that was ever seen, parks what may have happened and must not happen twice, makes the rest
 * due, and audits it for each tenant, all in one transaction; then has the broker keep the new identity. Done twice it
 * begins one more epoch and parks nothing more than is in doubt by then.
 *
 * @throws what database and broker refuse; where the broker alone did, the recovery is done and is to be run again
 */
export async function recover({ database, connection }: Places, { found, kept }: Survey): Promise<RecoveryReport> {
  const report = await database.transaction(async (runner) => {
    const store = new RecoveryStore(runner);
    const epoch = await store.raiseEpoch(Math.max(found.epoch, kept?.epoch ?? 0));
    const tenants: RecoveryReport['tenants'] = {};
    const of = (tenant: string): TenantReport => {
      tenants[tenant] ??= { parked: 0, due: 0, doubted: 0, runs: 0 };
      return tenants[tenant];
    };
    await parkAll(store, (tenant) => of(tenant).parked++);
    for (const [tenant, counts] of await store.doubtOthers(FORGOTTEN_RESULTS)) Object.assign(of(tenant), counts);
    for (const [tenant, runs] of await store.endRuns(RUN_ENDED)) of(tenant).runs = runs;
    // In one order: at the end each of them holds the end of its tenant's audit chain.
    for (const tenant of Object.keys(tenants).toSorted()) await audit(runner, tenant, epoch, of(tenant));
    return { epoch, tenants };
  });
  const publisher = new Publisher(connection);
  try {
    await writeInstallation(publisher, await new InstallationStore(database).read());
  } finally {
    await publisher.close(1_000);
  }
  return report;
}

async function parkAll(store: RecoveryStore, count: (tenant: string) => void): Promise<void> {
  for (;;) {
    const tasks = await store.lockDoubtful(PARKED_BY_RECOVERY, BATCH);
    if (tasks.length === 0) return;
    const now = new Date();
    await store.park(
      RECOVERED.code,
      tasks.map((task) => ({ task, result: parkRecovered(task, now) })),
    );
    for (const { tenant } of tasks) count(tenant);
  }
}

const audit = (runner: StatementRunner, tenant: string, epoch: number, { parked, due, doubted, runs }: TenantReport) =>
  AuditTrail.appendIn(runner, {
    tenant,
    actor: 'waybill recover',
    act: 'installation.recover',
    subject: `epoch ${epoch}`,
    detail: `${parked} tasks parked, ${due} made due, ${doubted} of them in doubt, ${runs} runs ended`,
  });
