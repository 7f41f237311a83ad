import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { lastWeek, weeklyReport, weekOfName } from '#libs/alerting';
import { GET_WEEKLY_REPORT, type InputOf, type WeeklyReport } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { ReportStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';

/** How weeks went. */
@ApiTags('reports')
@Controller()
export class ReportsController {
  constructor(private readonly reports: ReportStore) {}

  @Operates(GET_WEEKLY_REPORT)
  async weekly({ tenant }: Caller, { week }: InputOf<typeof GET_WEEKLY_REPORT>): Promise<WeeklyReport> {
    const asked = week === undefined ? lastWeek(new Date()) : weekOfName(week);
    if (asked === null) {
      throw ProblemError.badRequest('invalid_parameter', { parameter: 'week', detail: 'is no week of that year' });
    }
    return weeklyReport(asked, await this.reports.facts(tenant, asked.from, asked.to));
  }
}
