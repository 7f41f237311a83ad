import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CREATE_NOTIFICATION_TARGET,
  DELETE_NOTIFICATION_TARGET,
  type InputOf,
  LIST_NOTIFICATION_TARGETS,
  type NotificationTarget,
  type NotificationTest,
  TEST_NOTIFICATION_TARGET,
} from '#libs/contracts';
import { NotificationTargetStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { listByName } from '../http/named-list.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { NotificationTargets } from './notification-targets.js';
import { presentTarget } from './present-target.js';

/** Whom a tenant has told of alerts. */
@ApiTags('alert-targets')
@Controller()
export class NotificationTargetsController {
  constructor(
    private readonly targets: NotificationTargets,
    private readonly store: NotificationTargetStore,
  ) {}

  @Operates(LIST_NOTIFICATION_TARGETS)
  list({ tenant }: Caller, query: InputOf<typeof LIST_NOTIFICATION_TARGETS>): Promise<Page<NotificationTarget>> {
    const find = (behind: string | null, take: number) => this.store.list(tenant, behind, take);
    return listByName(query, find, (target) => presentTarget(target));
  }

  @Operates(CREATE_NOTIFICATION_TARGET)
  async create(
    caller: Caller,
    input: InputOf<typeof CREATE_NOTIFICATION_TARGET>,
    reply: FastifyReply,
  ): Promise<NotificationTarget> {
    const { target, newSecret } = await this.targets.create(caller, input);
    reply.header('location', '/v1/alert-targets');
    return presentTarget(target, newSecret);
  }

  @Operates(TEST_NOTIFICATION_TARGET)
  test(caller: Caller, { name }: InputOf<typeof TEST_NOTIFICATION_TARGET>): Promise<NotificationTest> {
    return this.targets.test(caller, name);
  }

  @Operates(DELETE_NOTIFICATION_TARGET)
  async remove(caller: Caller, { name }: InputOf<typeof DELETE_NOTIFICATION_TARGET>): Promise<NotificationTarget> {
    return presentTarget(await this.targets.remove(caller, name));
  }
}
