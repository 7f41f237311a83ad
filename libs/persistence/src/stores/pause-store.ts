import type { Database, StatementRunner } from '../database.js';
import { listPauses } from '../statements/list-pauses.js';
import { pagePauses } from '../statements/page-pauses.js';
import { pause } from '../statements/pause.js';
import { resume } from '../statements/resume.js';
import { AuditTrail } from './audit-trail.js';

/** What can be paused. */
export type PausableKind = 'connector' | 'connection' | 'subscription';

/** One thing of a tenant that can be paused. */
export interface Pausable {
  tenant: string;
  kind: PausableKind;
  name: string;
}

/** Since when something is paused, by whom and why. */
export interface PauseView {
  since: Date;
  by: string;
  note: string | null;
}

/** Something that is paused. */
export interface PausedView {
  kind: PausableKind;
  name: string;
  paused: PauseView;
}

/** Which part of a list of pauses is asked for. */
export interface PausePage {
  /** Null for every kind. */
  kind: PausableKind | null;
  /** What the page begins behind; null for the first. */
  behind: { kind: PausableKind; name: string } | null;
  /** How many at most. */
  take: number;
}

/** Who pauses or resumes, and why. */
export interface PauseAct {
  actor: string;
  note: string | null;
}

/** What operators have paused. Nothing has to be told of it: workers read it with each claim, the sweeper with each sweep. */
export class PauseStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** The pauses of these things of a tenant, by name; what is not paused is not in it. */
  of(tenant: string, kind: PausableKind, names: readonly string[]): Promise<Map<string, PauseView>> {
    return this.database.asTenant(tenant, (runner) => PauseStore.listIn(runner, { tenant, kind }, names));
  }

  /** What a tenant has paused, by kind and name. */
  async page(tenant: string, { kind, behind, take }: PausePage): Promise<PausedView[]> {
    const parameters = [tenant, kind, behind?.kind ?? '', behind?.name ?? '', take];
    const rows = await this.database.asTenant(tenant, (runner) =>
      runner.run<PauseView & Omit<PausedView, 'paused'>>(pagePauses, parameters),
    );
    return rows.map(({ kind: pausedKind, name, ...paused }) => ({ kind: pausedKind, name, paused }));
  }

  /** The same as `of`, in a transaction of the tenant. */
  static async listIn(
    runner: StatementRunner,
    { tenant, kind }: Omit<Pausable, 'name'>,
    names: readonly string[],
  ): Promise<Map<string, PauseView>> {
    if (names.length === 0) return new Map();
    const rows = await runner.run<PauseView & { name: string }>(listPauses, [tenant, kind, names]);
    return new Map(rows.map(({ name, ...view }) => [name, view]));
  }

  /** Pauses, audited, in a transaction of the tenant. What is paused already stays as it is. */
  static async pauseIn(runner: StatementRunner, what: Pausable, { actor, note }: PauseAct): Promise<void> {
    const { tenant, kind, name } = what;
    const paused = await runner.run(pause, [tenant, kind, name, actor, note]);
    if (paused.length === 0) return;
    await AuditTrail.appendIn(runner, { tenant, actor, act: `${kind}.pause`, subject: name, detail: note ?? '' });
  }

  /** Resumes, audited, in a transaction of the tenant. What is not paused stays as it is. */
  static async resumeIn(runner: StatementRunner, what: Pausable, { actor, note }: PauseAct): Promise<void> {
    const { tenant, kind, name } = what;
    if (!(await PauseStore.forgetIn(runner, what))) return;
    await AuditTrail.appendIn(runner, { tenant, actor, act: `${kind}.resume`, subject: name, detail: note ?? '' });
  }

  /** Ends the pause of what is deleted: whatever gets its name later is not paused. Whether there was one. */
  static async forgetIn(runner: StatementRunner, { tenant, kind, name }: Pausable): Promise<boolean> {
    return (await runner.run(resume, [tenant, kind, name])).length > 0;
  }
}
