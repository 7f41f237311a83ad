import { useCallback } from 'react';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { Frame } from '../view/frame.js';
import { type ConfiguredList, thingHref } from '../view/route.js';
import { type Column, ColumnCells, ColumnHeads } from './columns.js';

interface ListPageProps<Item> {
  readonly api: ConsoleApi;
  readonly list: ConfiguredList;
  readonly title: string;
  /** What these things are for, in one sentence. */
  readonly meaning: string;
  /** Beside the name. */
  readonly columns: readonly Column<Item>[];
}

/** Things that have names, each leading to its page. */
export function ListPage<Item extends { readonly name: string }>(props: ListPageProps<Item>) {
  const { api, list, title, meaning, columns } = props;
  const polled = usePolling(
    useCallback((signal) => api.read<Page<Item>>(`/v1/${list}`, { limit: '200' }, signal), [api, list]),
  );
  const { value } = polled;
  return (
    <Frame title={title} list={list} of={polled}>
      <p className="quiet">{meaning}</p>
      <section className="card" aria-label={title}>
        {value && value.items.length > 0 && (
          <table>
            <caption>{title}; each leads to its page</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <ColumnHeads columns={columns} />
              </tr>
            </thead>
            <tbody>
              {value.items.map((item) => (
                <tr key={item.name}>
                  <th scope="row">
                    <a className="row-link" href={thingHref(list, item.name)}>
                      <Foreign text={item.name} />
                    </a>
                  </th>
                  <ColumnCells columns={columns} item={item} />
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p className="quiet foot">{value && footOf(value)}</p>
      </section>
    </Frame>
  );
}

function footOf({ items, nextCursor }: Page<unknown>): string {
  if (nextCursor !== null) return `${items.length} are shown, there are more`;
  return items.length === 0 ? 'There is none yet' : 'These are all';
}
