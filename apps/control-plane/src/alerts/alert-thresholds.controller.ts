import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ALERT_KINDS,
  type AlertThreshold,
  type InputOf,
  LIST_ALERT_THRESHOLDS,
  UPDATE_ALERT_THRESHOLD,
} from '#libs/contracts';
import { AlertThresholdStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { presentThreshold } from './present-threshold.js';
import { readThreshold } from './read-threshold.js';

/** From when on alerts fire. */
@ApiTags('alert-thresholds')
@Controller()
export class AlertThresholdsController {
  constructor(private readonly thresholds: AlertThresholdStore) {}

  @Operates(LIST_ALERT_THRESHOLDS)
  async list({ tenant }: Caller, _input: InputOf<typeof LIST_ALERT_THRESHOLDS>): Promise<Page<AlertThreshold>> {
    const own = await this.thresholds.list(tenant);
    return { items: ALERT_KINDS.map((kind) => presentThreshold(kind, own.get(kind) ?? null)), nextCursor: null };
  }

  @Operates(UPDATE_ALERT_THRESHOLD)
  async update(caller: Caller, { kind, value }: InputOf<typeof UPDATE_ALERT_THRESHOLD>): Promise<AlertThreshold> {
    const own = readThreshold(kind, value);
    await this.thresholds.set(caller.tenant, kind, own, actorOf(caller));
    return presentThreshold(kind, own);
  }
}
