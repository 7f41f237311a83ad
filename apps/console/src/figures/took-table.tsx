import type { Overview } from '#libs/contracts';
import { tookWords } from './figure-words.js';

const ROWS = [
  ['p50', 'Half of them took no longer'],
  ['p95', '19 of 20 took no longer'],
  ['p99', '99 of 100 took no longer'],
] as const;

/** How long tasks took from acceptance to their end, over two lengths of time. */
export function TookTable({ took }: { readonly took: Overview['acceptToDone'] }) {
  const columns = [
    ['5 min', took.last5Minutes],
    ['60 min', took.last60Minutes],
  ] as const;
  return (
    <table className="small">
      <caption>Accepted to done</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {columns.map(([name, { tasks }]) => (
            <th key={name} scope="col" className="number" title={`Of ${tasks} tasks`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, meaning]) => (
          <tr key={name}>
            <th scope="row" title={meaning}>
              {name}
            </th>
            {columns.map(([column, of]) => (
              <td key={column} className={`number${of[name] === null ? ' none' : ''}`} data-label={column}>
                {tookWords(of[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
