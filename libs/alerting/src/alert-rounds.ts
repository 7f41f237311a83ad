import { decideStep, type StepTerms } from './alert-step.js';
import type { LookAround } from './look-around.js';
import { countAlerts } from './observing/alert-metrics.js';
import type { AlertStep, AlertStore } from './ports/alert-store.js';
import type { Log } from './ports/log.js';
import type { Sighting } from './sighting.js';
import { thresholdsOf } from './thresholds.js';

/** How long an alert that is over stays listed, in days. */
const KEEP_DAYS = 7;

/** Finds out what is wrong, tenant by tenant, and has it told. Where an alert stands is in the store alone. */
export class AlertRounds {
  constructor(
    private readonly store: AlertStore,
    private readonly around: LookAround,
    private readonly log: Log,
    private readonly terms: StepTerms,
  ) {}

  /**
   * One round; whether everything could be looked for. Rejects where the database is away; a tenant whose step fails is logged, and
   * others go on.
   */
  async round(): Promise<boolean> {
    countAlerts({ firing: 0, resolved: 0, messages: 0 });
    const sighting = await this.around.look(thresholdsOf(await this.store.thresholds()));
    const findings = Map.groupBy(sighting.findings, ({ tenant }) => tenant);
    const tenants = new Set([...findings.keys(), ...(await this.store.tenantsWithAlerts())]);
    for (const tenant of [...tenants].sort()) {
      try {
        await this.#advance(tenant, { ...sighting, findings: findings.get(tenant) ?? [] });
      } catch (error) {
        this.log.warn({ err: error, tenant }, 'The alerts of a tenant could not be decided; it is tried again');
      }
    }
    await this.store.forget(KEEP_DAYS);
    return sighting.unknown.size === 0;
  }

  async #advance(tenant: string, seen: Sighting): Promise<void> {
    const step = await this.store.advance(tenant, seen.findings, (standing) =>
      decideStep(tenant, seen, standing, this.terms),
    );
    this.#tell(tenant, step);
  }

  #tell(tenant: string, { turned, notifications }: AlertStep): void {
    const firing = turned.filter(({ state }) => state === 'firing').length;
    countAlerts({ firing, resolved: turned.length - firing, messages: notifications.length });
    for (const { kind, subject, state, since } of turned) {
      this.log.info({ tenant, alert: kind, subject, state, since }, 'An alert has turned');
    }
  }
}
