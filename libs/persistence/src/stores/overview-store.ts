import type { Database, StatementRunner } from '../database.js';
import { countOpenTrouble } from '../statements/count-open-trouble.js';
import { listFailingConnections } from '../statements/list-failing-connections.js';
import { listQuietSources } from '../statements/list-quiet-sources.js';
import { listSourceActivity } from '../statements/list-source-activity.js';
import { listTaskMinutes } from '../statements/list-task-minutes.js';
import { listTaskStanding } from '../statements/list-task-standing.js';
import { newestChanges } from '../statements/newest-changes.js';
import { readTallyMark } from '../statements/read-tally-mark.js';
import { sumTaskDurations } from '../statements/sum-task-durations.js';
import type {
  FailingConnection,
  NewestChanges,
  OverviewReading,
  QuietSource,
  StandingTasks,
  TaskMinute,
  TookBucket,
} from './overview-view.js';
import type { SourceActivity } from './source-view-store.js';

/** Minutes that are looked back at, and the last of them of which durations are told apart. */
const MINUTES = 60;
const RECENT_MINUTES = 5;
/** Failing connections that are named, and sources that are looked at, at most. */
const MOST_CONNECTIONS = 20;
const MOST_SOURCES = 1_000;

/** Reads what has been counted for a tenant's overview: no table of tasks, whatever their number. */
export class OverviewStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  read(tenant: string): Promise<OverviewReading> {
    return this.database.asTenant(tenant, async (runner) => {
      const [mark] = await runner.run<Pick<OverviewReading, 'at' | 'countedUntil' | 'standingAt'>>(readTallyMark, []);
      if (!mark) throw new Error('The row of tally_mark is gone: this is a bug');
      const until = mark.countedUntil ?? mark.at;
      const minutes = await runner.run<TaskMinute>(listTaskMinutes, [tenant, until, MINUTES]);
      const took = await runner.run<TookBucket>(sumTaskDurations, [tenant, until, MINUTES, RECENT_MINUTES]);
      const standing = await runner.run<StandingTasks>(listTaskStanding, [tenant]);
      const connections = await runner.run<FailingConnection>(listFailingConnections, [tenant, MOST_CONNECTIONS]);
      const sources = await quietSources(runner, tenant);
      const [trouble] = await runner.run<{ incidents: number; deadLetters: number }>(countOpenTrouble, [tenant]);
      const { incidents = 0, deadLetters = 0 } = trouble ?? {};
      return { ...mark, minutes, took, standing, connections, sources, incidents, deadLetters };
    });
  }

  /** What tells that a list of this tenant has changed since. */
  newest(tenant: string): Promise<NewestChanges> {
    return this.database.asTenant(tenant, async (runner) => {
      const [newest] = await runner.run<NewestChanges>(newestChanges, [tenant]);
      return newest ?? { task: null, act: null, letter: null };
    });
  }
}

async function quietSources(runner: StatementRunner, tenant: string): Promise<QuietSource[]> {
  const quiet = await runner.run<Omit<QuietSource, 'heard'>>(listQuietSources, [tenant, MOST_SOURCES]);
  const ids = quiet.map(({ id }) => id);
  const heard = ids.length > 0 ? await runner.run<SourceActivity>(listSourceActivity, [tenant, ids]) : [];
  return quiet.flatMap((source) => {
    const own = heard.find(({ id }) => id === source.id);
    return own ? [{ ...source, heard: own }] : [];
  });
}
