import type { DeadLetterState } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { changeIncident } from '../statements/change-incident.js';
import { countLettersOfIncident } from '../statements/count-letters-of-incident.js';
import { findExampleLetter } from '../statements/find-example-letter.js';
import { findIncident } from '../statements/find-incident.js';
import { listIncidents } from '../statements/list-incidents.js';
import { listOpenIncidents } from '../statements/list-open-incidents.js';
import { lockIncident } from '../statements/lock-incident.js';
import { planAnew } from '../statements/plan-anew.js';
import { resolveIncidents } from '../statements/resolve-incidents.js';
import { AuditTrail } from './audit-trail.js';
import type { DeadLetterView } from './dead-letter-view.js';
import type { IncidentChange, IncidentChanged, IncidentDetail, IncidentFilter, IncidentView } from './incident-view.js';

/**
 * Incidents as operators of one tenant see and handle them. An incident resolves itself with the last of its open letters. A
 * redriven letter is not open: where its task fails again, a new letter comes, to this incident if it is unresolved then, else
 * to a new one that leads back here, so that each has its own time to resolution.
 */
export class IncidentStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** At most `limit`, newest first, after the id `after`. */
  list(tenant: string, filter: IncidentFilter, after: string | null, limit: number): Promise<IncidentView[]> {
    return this.database.asTenant(tenant, async (runner) => {
      const statement = filter.state === 'open' ? listOpenIncidents : listIncidents;
      await runner.run(planAnew, []);
      return runner.run<IncidentView>(statement, [tenant, filter.state, filter.connector, after, limit]);
    });
  }

  /** Null where this tenant has none of that id. */
  find(tenant: string, id: string): Promise<IncidentDetail | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [incident] = await runner.run<IncidentView>(findIncident, [tenant, id]);
      if (!incident) return null;
      const [example] = await runner.run<DeadLetterView>(findExampleLetter, [tenant, id]);
      return { ...incident, letterStates: await countLetters(runner, tenant, id), example: example ?? null };
    });
  }

  /** Audited. Null where there is no such incident; what is refused changes nothing. */
  change(tenant: string, id: string, change: IncidentChange, actor: string): Promise<IncidentChanged | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [incident] = await runner.run<IncidentView>(lockIncident, [tenant, id]);
      if (!incident) return null;
      if (change.resolve) {
        if (incident.state === 'resolved') return { kind: 'resolved-already' };
        const { open = 0 } = await countLetters(runner, tenant, id);
        const resolved = await runner.run(resolveIncidents, [tenant, [id], actor]);
        if (resolved.length === 0) return { kind: 'open', letters: open };
      }
      const { assignee = incident.assignee, note = incident.note } = change;
      await runner.run(changeIncident, [tenant, id, assignee, note]);
      const act = change.resolve ? 'incident.resolve' : 'incident.update';
      await AuditTrail.appendIn(runner, { tenant, actor, act, subject: id, detail: describe(change) });
      return { kind: 'changed' };
    });
  }
}

async function countLetters(
  runner: StatementRunner,
  tenant: string,
  id: string,
): Promise<Partial<Record<DeadLetterState, number>>> {
  const rows = await runner.run<{ state: DeadLetterState; letters: number }>(countLettersOfIncident, [tenant, id]);
  return Object.fromEntries(rows.map(({ state, letters }) => [state, letters]));
}

function describe({ assignee, note }: IncidentChange): string {
  const given = { ...(assignee === undefined ? {} : { assignee }), ...(note === undefined ? {} : { note }) };
  return Object.keys(given).length === 0 ? '' : JSON.stringify(given);
}
