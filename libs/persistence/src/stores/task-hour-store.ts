import type { StatementRunner } from '../database.js';
import { addTaskHours } from '../statements/add-task-hours.js';
import { forgetTaskHours } from '../statements/forget-task-hours.js';

/** Ends of tasks added up by connector and hour, of all tenants. */
export class TaskHourStore {
  constructor(private readonly maintenance: StatementRunner) {}

  /** Adds what has ended since the last time, an hour of it at most. Whether there is more. */
  async add(lagSeconds: number): Promise<boolean> {
    const [row] = await this.maintenance.run<{ more: boolean }>(addTaskHours, [lagSeconds]);
    return row?.more ?? false;
  }

  /** Deletes what is so many days old. */
  async forget(days: number): Promise<void> {
    await this.maintenance.run(forgetTaskHours, [days]);
  }
}
