import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Alert,
  DEFAULT_PAGE_LIMIT,
  type InputOf,
  isUuid,
  LIST_ALERTS,
  MUTE_ALERT,
  UNMUTE_ALERT,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { type AlertMute, AlertViewStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONFIG } from '../tokens.js';
import { type LinkSettings, linkBasesOf } from './link-bases.js';
import { presentAlertView } from './present-alert-view.js';
import { readMuteEnd } from './read-mute-end.js';

/** What was found wrong, and who keeps it silent. */
@ApiTags('alerts')
@Controller()
export class AlertsController {
  constructor(
    private readonly alerts: AlertViewStore,
    @Inject(CONFIG) private readonly config: LinkSettings,
  ) {}

  @Operates(LIST_ALERTS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_ALERTS>): Promise<Page<Alert>> {
    const { state = 'firing', kind = null, cursor, limit = DEFAULT_PAGE_LIMIT } = query;
    const after = readCursor(cursor, isUuid);
    const found = await this.alerts.list(tenant, { state, kind, after, take: limit + 1 });
    return pageOf(
      found,
      limit,
      ({ id }) => id,
      (alert) => presentAlertView(alert, linkBasesOf(this.config)),
    );
  }

  @Operates(MUTE_ALERT)
  mute(caller: Caller, { id, until, note }: InputOf<typeof MUTE_ALERT>): Promise<Alert> {
    return this.#mute(caller, id, { until: readMuteEnd(until, new Date()), note });
  }

  @Operates(UNMUTE_ALERT)
  unmute(caller: Caller, { id }: InputOf<typeof UNMUTE_ALERT>): Promise<Alert> {
    return this.#mute(caller, id, null);
  }

  async #mute(caller: Caller, id: string, mute: AlertMute): Promise<Alert> {
    const alert = await this.alerts.mute(caller.tenant, id, mute, actorOf(caller));
    if (!alert) throw ProblemError.notFound(`alert ${id}`);
    return presentAlertView(alert, linkBasesOf(this.config));
  }
}
