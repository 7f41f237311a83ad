import { useCallback, useState } from 'react';
import type { ErrorBudget, WeeklyReport } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { BudgetTable } from './budget-table.js';
import { ReportTable } from './report-table.js';
import { WeekFacts } from './week-facts.js';

interface ReportPageProps {
  readonly api: ConsoleApi;
}

/** How a week went, connector by connector, and what is left of error budgets. */
export function ReportPage({ api }: ReportPageProps) {
  const [week, setWeek] = useState('');
  const polled = usePolling(
    useCallback(
      async (signal) => {
        const [report, budgets] = await Promise.all([
          api.read<WeeklyReport>('/v1/reports/weekly', { week }, signal),
          api.read<Page<ErrorBudget>>('/v1/error-budgets', {}, signal),
        ]);
        return { report, budgets: budgets.items };
      },
      [api, week],
    ),
  );
  const { value } = polled;
  return (
    <Frame title="Report" list="report" of={polled}>
      <p className="filters">
        <label>
          Week{' '}
          <input
            type="week"
            value={week === '' ? (value?.report.week ?? '') : week}
            onChange={({ target }) => setWeek(target.value)}
          />
        </label>
      </p>
      {value && (
        <>
          <ReportTable report={value.report} />
          <WeekFacts report={value.report} />
          <BudgetTable budgets={value.budgets} />
        </>
      )}
    </Frame>
  );
}
