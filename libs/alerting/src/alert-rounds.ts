import { decideStep, type StepTerms } from './alert-step.js';
import { countAlerts } from './observing/alert-metrics.js';
import type { AlertStep, AlertStore, Finding } from './ports/alert-store.js';
import type { Log } from './ports/log.js';

/** How long an alert that is over stays listed, in days. */
const KEEP_DAYS = 7;

/** Finds out what is wrong, tenant by tenant, and has it told. Where an alert stands is in the store alone. */
export class AlertRounds {
  constructor(
    private readonly store: AlertStore,
    private readonly log: Log,
    private readonly terms: StepTerms,
  ) {}

  /** One round. Rejects where the database is away; a tenant whose step fails is logged, and others go on. */
  async round(): Promise<void> {
    countAlerts({ firing: 0, resolved: 0, messages: 0 });
    const findings = Map.groupBy(await this.store.findings(), ({ tenant }) => tenant);
    const tenants = new Set([...findings.keys(), ...(await this.store.tenantsWithAlerts())]);
    for (const tenant of [...tenants].sort()) {
      try {
        await this.#advance(tenant, findings.get(tenant) ?? []);
      } catch (error) {
        this.log.warn({ err: error, tenant }, 'The alerts of a tenant could not be decided; it is tried again');
      }
    }
    await this.store.forget(KEEP_DAYS);
  }

  async #advance(tenant: string, findings: readonly Finding[]): Promise<void> {
    const step = await this.store.advance(tenant, findings, (standing) =>
      decideStep(tenant, findings, standing, this.terms),
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
