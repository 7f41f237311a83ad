import type { Overview } from '#libs/contracts';
import { rateWords } from './figure-words.js';
import { taskListHref } from './task-list-href.js';

const ROWS = [
  ['Accepted', 'accepted', taskListHref()],
  ['Ended', 'ended', taskListHref()],
  ['Failed', 'failed', taskListHref({ status: 'failed' })],
] as const;

/** How many tasks came and ended in a minute, over three lengths of time. */
export function RateTable({ throughput }: { readonly throughput: Overview['throughput'] }) {
  const columns = [
    ['1 min', throughput.lastMinute],
    ['5 min', throughput.last5Minutes],
    ['60 min', throughput.last60Minutes],
  ] as const;
  return (
    <table className="small">
      <caption>Tasks per minute</caption>
      <thead>
        <tr>
          <th scope="col">Tasks</th>
          {columns.map(([column]) => (
            <th key={column} scope="col" className="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, field, href]) => (
          <tr key={field}>
            <th scope="row">
              <a href={href}>{name}</a>
            </th>
            {columns.map(([column, rate]) => (
              <td key={column} className={`number${rate[field] === 0 ? ' none' : ''}`} data-label={column}>
                {rateWords(rate[field])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
