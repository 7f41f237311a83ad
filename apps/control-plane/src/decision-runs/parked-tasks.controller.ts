import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DEFAULT_PAGE_LIMIT, type InputOf, LIST_PARKED_TASKS, type ParkedGroup } from '#libs/contracts';
import { ParkedViewStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { type PresentedTask, presentTask } from '../tasks/present-task.js';
import { isPlace, keyOf, placeOf } from '../tasks/task-place.js';
import { readParkedFilter } from './read-parked-filter.js';

/** A page of parked tasks, and all that fit by cause. */
export interface ParkedPage extends Page<PresentedTask> {
  total: number;
  groups: ParkedGroup[];
}

/** Tasks that wait for a person, with their evidence. */
@ApiTags('tasks')
@Controller()
export class ParkedTasksController {
  constructor(private readonly parked: ParkedViewStore) {}

  @Operates(LIST_PARKED_TASKS)
  async list(
    { tenant }: Caller,
    { cursor, limit = DEFAULT_PAGE_LIMIT, ...filter }: InputOf<typeof LIST_PARKED_TASKS>,
  ): Promise<ParkedPage> {
    const narrowed = readParkedFilter(filter, (parameter) => ({ parameter }));
    const behind = placeOf(readCursor(cursor, isPlace));
    const { tasks, groups } = await this.parked.page(tenant, narrowed, behind, limit + 1);
    const total = groups.reduce((sum, group) => sum + group.tasks, 0);
    return { ...pageOf(tasks, limit, keyOf, presentTask), total, groups };
  }
}
