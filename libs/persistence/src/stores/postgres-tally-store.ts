import type { MinuteSpan, TallyMark, TallyPlan, TallyStore } from '#libs/execution';
import type { Database, StatementRunner } from '../database.js';
import { addSourceHours } from '../statements/add-source-hours.js';
import { clearTaskMinutes } from '../statements/clear-task-minutes.js';
import { countTaskMinutes } from '../statements/count-task-minutes.js';
import { countTaskStanding } from '../statements/count-task-standing.js';
import { forgetSourceHours } from '../statements/forget-source-hours.js';
import { forgetTaskMinutes } from '../statements/forget-task-minutes.js';
import { lockTallyMark } from '../statements/lock-tally-mark.js';
import { moveTallyMark } from '../statements/move-tally-mark.js';
import { summarizeTimes } from '../statements/summarize-times.js';

/** Hours for which minutes of tasks are kept. */
const TASK_HOURS = 48;
/** Hours for which hours of sources are kept: a week, and some. */
const SOURCE_HOURS = 8 * 24;

/** Counts what overviews are read from, of all tenants: over the maintenance role. */
export class PostgresTallyStore implements TallyStore {
  constructor(private readonly database: Pick<Database, 'transaction' | 'run'>) {}

  /** The mark stays locked meanwhile: whoever counts beside this one waits, and finds nothing left to be counted. */
  async countMinutes(decide: (mark: TallyMark) => TallyPlan): Promise<boolean> {
    const { settle: due, glance: soon } = decide(await lockMark(this.database));
    if (!due && !soon) return false;
    await this.database.run(summarizeTimes, []);
    return this.database.transaction(async (runner) => {
      const mark = await lockMark(runner);
      const { settle, glance } = decide(mark);
      if (settle) {
        await countAnew(runner, settle);
        await runner.run(addSourceHours, timesOf(settle));
        await runner.run(forgetTaskMinutes, [TASK_HOURS]);
        await runner.run(forgetSourceHours, [SOURCE_HOURS]);
      }
      if (glance) await countAnew(runner, glance);
      const settled = settle?.to ?? mark.settledUntil;
      const counted = Math.max(glance?.to ?? settle?.to ?? 0, mark.countedUntil ?? 0);
      if (settle || glance) await runner.run(moveTallyMark, [instant(settled), instant(counted)]);
      return settle !== null;
    });
  }

  async countStanding(): Promise<void> {
    await this.database.run(countTaskStanding, []);
  }
}

async function lockMark(runner: StatementRunner): Promise<TallyMark> {
  const [mark] = await runner.run<TallyMark>(lockTallyMark, []);
  if (!mark) throw new Error('The row of tally_mark is gone: this is a bug');
  return mark;
}

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const timesOf = ({ from, to }: MinuteSpan): Date[] => [new Date(from), new Date(to)];

async function countAnew(runner: StatementRunner, span: MinuteSpan): Promise<void> {
  await runner.run(clearTaskMinutes, timesOf(span));
  await runner.run(countTaskMinutes, timesOf(span));
}
