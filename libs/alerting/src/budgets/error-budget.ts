import type { ErrorBudget } from '#libs/contracts';

/** The share of tasks that shall succeed where nobody has said otherwise, and over how many days. */
export const DEFAULT_TARGET = 0.99;
export const BUDGET_DAYS = 28;

/** How many tasks of a connector ended, and how many of them failed in a way that counts, over several spans. */
export interface BudgetCounts {
  connector: string;
  /** Null where the tenant has set none. */
  target: number | null;
  windowTasks: number;
  windowFailed: number;
  hourTasks: number;
  hourFailed: number;
  hoursTasks: number;
  hoursFailed: number;
  daysTasks: number;
  daysFailed: number;
  /** Tasks that failed, by category, those that do not count among them. */
  errors: Readonly<Record<string, number>>;
}

const share = (failed: number, tasks: number): number => (tasks === 0 ? 0 : failed / tasks);
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/**
 * How much of its error budget a connector has used. `used` is 1 when all of it is; a burn rate of 1 uses it up in just the window,
 * one of 28 in a day. Where nothing has ended nothing is used. Pure.
 */
export function errorBudget(counts: BudgetCounts): ErrorBudget {
  const { connector, windowTasks: tasks, windowFailed: failed, errors } = counts;
  const target = counts.target ?? DEFAULT_TARGET;
  const allowed = 1 - target;
  const burn = (of: number, all: number) => rounded(share(of, all) / allowed);
  return {
    connector,
    target,
    own: counts.target !== null,
    windowDays: BUDGET_DAYS,
    tasks,
    failed,
    successRate: tasks === 0 ? null : rounded(1 - share(failed, tasks)),
    used: burn(failed, tasks),
    burn: {
      hour: burn(counts.hourFailed, counts.hourTasks),
      sixHours: burn(counts.hoursFailed, counts.hoursTasks),
      threeDays: burn(counts.daysFailed, counts.daysTasks),
    },
    errors: { ...errors },
  };
}
