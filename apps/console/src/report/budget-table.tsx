import type { ErrorBudget } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { shareText } from './figures.js';

/** What is left of every connector's error budget. */
export function BudgetTable({ budgets }: { readonly budgets: readonly ErrorBudget[] }) {
  return (
    <section className="card" aria-label="Error budgets">
      <table>
        <caption>Error budgets over 28 days; a burn rate of 1 uses one up in just that time</caption>
        <thead>
          <tr>
            {['Connector', 'Target', 'Succeeded', 'Used', 'Burn 1 h', '6 h', '3 d'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {budgets.map(({ connector, target, successRate, used, burn }) => (
            <tr key={connector}>
              <th scope="row">
                <Foreign text={connector} />
              </th>
              <td>{shareText(target)}</td>
              <td>{shareText(successRate)}</td>
              <td>{shareText(used)}</td>
              <td>{burn.hour.toFixed(1)}</td>
              <td>{burn.sixHours.toFixed(1)}</td>
              <td>{burn.threeDays.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet foot">{budgets.length === 0 && 'No task has ended yet'}</p>
    </section>
  );
}
