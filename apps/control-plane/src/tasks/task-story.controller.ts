import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GET_TASK_STORY, type InputOf, MAX_STORY_ENTRIES } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { TaskStoryStore, type TaskStoryView } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';

/** What happened around tasks. */
@ApiTags('tasks')
@Controller()
export class TaskStoryController {
  constructor(private readonly stories: TaskStoryStore) {}

  @Operates(GET_TASK_STORY)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_TASK_STORY>): Promise<TaskStoryView> {
    const story = await this.stories.find(tenant, id, MAX_STORY_ENTRIES);
    if (!story) throw ProblemError.notFound(`task ${id}`);
    return story;
  }
}
