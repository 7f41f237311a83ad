import type { WeeklyReport } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { changeText, secondsText, shareText } from './figures.js';

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Every connector of a week, beside the week before. */
export function ReportTable({ report }: { readonly report: WeeklyReport }) {
  const { connectors, week } = report;
  return (
    <section className="card" aria-label="Connectors">
      <table>
        <caption>Tasks that ended in {week}; beside each figure how it differs from the week before</caption>
        <thead>
          <tr>
            {['Connector', 'Tasks', 'Succeeded', 'p50', 'p95', 'Errors', 'New codes'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {connectors.map(({ connector, before, ...now }) => (
            <tr key={connector}>
              <th scope="row">
                <Foreign text={connector} />
              </th>
              <td>
                {now.tasks} <span className="quiet">{changeText(now.tasks, before.tasks, String)}</span>
              </td>
              <td>
                {shareText(now.successRate)}{' '}
                <span className="quiet">{changeText(now.successRate, before.successRate, shareText)}</span>
              </td>
              <td>
                {secondsText(now.p50Seconds)}{' '}
                <span className="quiet">{changeText(now.p50Seconds, before.p50Seconds, secondsText)}</span>
              </td>
              <td>
                {secondsText(now.p95Seconds)}{' '}
                <span className="quiet">{changeText(now.p95Seconds, before.p95Seconds, secondsText)}</span>
              </td>
              <td className="wide">
                <Foreign text={listed(now.errors)} />
              </td>
              <td className="wide">
                <Foreign text={now.newCodes.join(', ')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet foot">
        {connectors.length === 0 && 'No task ended in this week, or none is known of any more'}
      </p>
    </section>
  );
}
