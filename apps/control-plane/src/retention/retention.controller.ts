import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type InputOf, LIST_RETENTION, RETENTION_KINDS, type RetentionView, UPDATE_RETENTION } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { RetentionSettingStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONFIG } from '../tokens.js';
import { presentRetention } from './present-retention.js';

/** How long what has ended is kept. */
@ApiTags('retention')
@Controller()
export class RetentionController {
  constructor(
    private readonly settings: RetentionSettingStore,
    @Inject(CONFIG) private readonly config: Pick<ControlPlaneConfig, 'retentionDays'>,
  ) {}

  @Operates(LIST_RETENTION)
  async list({ tenant }: Caller, _input: InputOf<typeof LIST_RETENTION>): Promise<Page<RetentionView>> {
    const own = await this.settings.list(tenant);
    const most = this.config.retentionDays;
    const items = RETENTION_KINDS.map((kind) => presentRetention(kind, own.get(kind) ?? null, most));
    return { items, nextCursor: null };
  }

  @Operates(UPDATE_RETENTION)
  async update(caller: Caller, { kind, days }: InputOf<typeof UPDATE_RETENTION>): Promise<RetentionView> {
    const most = this.config.retentionDays;
    if (days !== null && days > most) {
      throw ProblemError.badRequest('invalid_body', {
        pointer: '/days',
        detail: `is more than the ${most} days that the installation keeps anything: RETENTION_DAYS says so`,
      });
    }
    await this.settings.set(caller.tenant, kind, days, actorOf(caller));
    return presentRetention(kind, days, most);
  }
}
