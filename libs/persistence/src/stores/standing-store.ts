import type { StatementRunner } from '../database.js';
import { countStanding } from '../statements/count-standing.js';

/** One number of how everything stands. */
export interface Standing {
  /**
   * - `waiting`, by connector and reason, and `parked`, by connector: tasks
   * - `oldest`: seconds since a connector's oldest unfinished task was accepted, parked ones left out
   * - `accepted`: seconds since a connector's oldest task that nobody has claimed became ready to be
   * - `waiting-oldest`, by connector and reason: seconds since the oldest task that waits was accepted
   * - `dead-letters`: open ones, by the connector they name, which need not exist
   * - `incidents`: unresolved ones, by the connector their letters name
   * - `untaken`: seconds since the oldest unresolved incident was opened that nobody is on, by connector
   * - `erasures`: those that have not ended
   * - `redrive-runs`: those that have not ended, by state, and `redrive-letters`: what they have not sent yet
   * - `results` and `events`: stored and not yet marked as published
   * - `holds`, by connector and reason: endpoint groups of connections that nobody may call now
   * - `breaker`, by connector: the worst of its connections, 1 half-open, 2 open
   * - `deliveries`: owed to subscriptions, `due`, `leased` or `scheduled` for later
   */
  what:
    | ('waiting' | 'waiting-oldest' | 'accepted' | 'oldest' | 'parked' | 'holds' | 'breaker')
    | ('dead-letters' | 'incidents' | 'untaken' | 'erasures' | 'redrive-runs' | 'redrive-letters')
    | ('results' | 'events' | 'deliveries');
  of: string | null;
  detail: string | null;
  value: number;
}

/** Counts what is unfinished, of all tenants: for roles that may see them all. */
export class StandingStore {
  constructor(private readonly runner: StatementRunner) {}

  /** Nothing is said of what there is none of, but of results and events. */
  count(): Promise<Standing[]> {
    return this.runner.run<Standing>(countStanding, []);
  }
}
