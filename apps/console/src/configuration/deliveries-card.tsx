import { type ReactNode, useCallback } from 'react';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { type Column, ColumnCells, ColumnHeads } from './columns.js';

interface DeliveriesCardProps<Item> {
  readonly api: ConsoleApi;
  readonly title: string;
  /** What above the table chooses among them. */
  readonly choice?: ReactNode;
  readonly path: string;
  /** Which state is asked for; empty where there are none. */
  readonly state: string;
  readonly columns: readonly Column<Item>[];
  keyOf(item: Item): string;
  /** Said where there is none. */
  readonly none: string;
}

/** Deliveries shown at most. */
const MOST = '50';

/** The latest deliveries, as a table. */
export function DeliveriesCard<Item>(props: DeliveriesCardProps<Item>) {
  const { api, title, choice, path, state, columns, keyOf, none } = props;
  const polled = usePolling(
    useCallback((signal) => api.read<Page<Item>>(path, { state, limit: MOST }, signal), [api, path, state]),
  );
  const { value } = polled;
  return (
    <section className="card deliveries" aria-label={title}>
      <h2 className="padded">{title}</h2>
      {choice}
      <ProblemNote of={polled} />
      {value && value.items.length > 0 && (
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <ColumnHeads columns={columns} />
            </tr>
          </thead>
          <tbody>
            {value.items.map((item) => (
              <tr key={keyOf(item)}>
                <ColumnCells columns={columns} item={item} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet foot">{value && footOf(value, none)}</p>
    </section>
  );
}

function footOf({ items, nextCursor }: Page<unknown>, none: string): string {
  if (nextCursor !== null) return `The first ${items.length} are shown, there are more`;
  return items.length === 0 ? none : 'These are all';
}
