import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GET_QUEUE_HISTORY, type InputOf, type QueueHistory } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { QueueHistoryStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';
import { historyTimes } from './history-times.js';
import { isSeenBy } from './queue-view.js';

/** How full queues were. */
@ApiTags('queues')
@Controller()
export class QueueHistoryController {
  constructor(private readonly history: QueueHistoryStore) {}

  @Operates(GET_QUEUE_HISTORY)
  async read({ tenant }: Caller, { name, ...asked }: InputOf<typeof GET_QUEUE_HISTORY>): Promise<QueueHistory> {
    const { from, to, step } = historyTimes(asked, new Date());
    if (!isSeenBy(tenant, name)) throw ProblemError.notFound(`queue ${name}`);
    const samples = await this.history.list(tenant, name, step, { from, to });
    const told = samples.map(({ at, ...sample }) => ({ at: at.toISOString(), ...sample }));
    return { queue: name, from: from.toISOString(), to: to.toISOString(), step, samples: told };
  }
}
