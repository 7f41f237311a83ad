import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GET_OVERVIEW, type Overview } from '#libs/contracts';
import type { Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';
import { OverviewReadings } from './overview-readings.js';

/** How everything stands. */
@ApiTags('overview')
@Controller()
export class OverviewController {
  constructor(private readonly readings: OverviewReadings) {}

  @Operates(GET_OVERVIEW)
  read({ tenant }: Caller): Promise<Overview> {
    return this.readings.of(tenant).read();
  }
}
