import { useCallback, useMemo, useState } from 'react';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { TaskTable } from '../tasks/task-table.js';
import { Ago } from '../time/instant.js';
import { Frame } from '../view/frame.js';
import { thingHref } from '../view/route.js';
import { useHash } from '../view/use-hash.js';
import { readTasks, type TaskPage } from './read-tasks.js';
import { SearchForm } from './search-form.js';
import { searchHref, searchOf } from './task-search.js';

interface TasksPageProps {
  readonly api: ConsoleApi;
}

const hrefOf = (id: string) => thingHref('tasks', id);

/** Every task there is, and those that a search finds. The address says what is searched for, so that it can be shared. */
export function TasksPage({ api }: TasksPageProps) {
  const hash = useHash();
  const search = useMemo(() => searchOf(hash), [hash]);
  const [place, setPlace] = useState({ hash, cursor: '' });
  const cursor = place.hash === hash ? place.cursor : '';
  const polled = usePolling(
    useCallback(
      async (signal) => ({ of: hash, page: await readTasks(api, search, cursor, signal) }),
      [api, hash, search, cursor],
    ),
  );
  const connectors = usePolling(
    useCallback((signal) => api.read<Page<{ readonly name: string }>>('/v1/connectors', {}, signal), [api]),
    { once: true },
  ).value?.items.map(({ name }) => name);
  // What another search has found is no answer to this one.
  const page = polled.value?.of === hash ? polled.value.page : null;
  const turn = (to: string) => () => setPlace({ hash, cursor: to });
  return (
    <Frame title="Tasks" list="tasks" of={polled}>
      <SearchForm
        search={search}
        connectors={connectors ?? []}
        onSearch={(next) => {
          window.location.hash = searchHref(next);
        }}
      />
      <section className="card tasks" aria-label="Tasks">
        {page && page.items.length > 0 && (
          <TaskTable
            caption="Tasks that were found, the newest first; each leads to its story"
            tasks={page.items}
            hrefOf={hrefOf}
          />
        )}
        <p className="quiet foot" role="status">
          {page && <HowFar page={page} narrows={searchHref(search) !== searchHref()} isFirst={cursor === ''} />}
        </p>
        <p className="acts foot">
          {cursor !== '' && (
            <button type="button" onClick={turn('')}>
              Newest
            </button>
          )}
          {page?.nextCursor && (
            <button type="button" onClick={turn(page.nextCursor)}>
              {page.lookedBackTo === null ? 'Older' : 'Look further back'}
            </button>
          )}
        </p>
      </section>
    </Frame>
  );
}

interface HowFarProps {
  readonly page: TaskPage;
  readonly narrows: boolean;
  readonly isFirst: boolean;
}

/** What of all there is was looked at. */
function HowFar({ page: { items, nextCursor, lookedBackTo }, narrows, isFirst }: HowFarProps) {
  if (nextCursor !== null && lookedBackTo !== null) {
    return (
      <>
        {items.length === 0 ? 'None fits so far' : `${items.length} fit so far`}: looked at what was accepted since{' '}
        <Ago at={lookedBackTo} />
      </>
    );
  }
  if (nextCursor !== null) return `${items.length} are shown, there are more`;
  if (items.length > 0) return isFirst ? 'These are all' : 'These are the last';
  if (!isFirst) return 'No older one fits';
  return narrows ? 'No task fits' : 'No task yet: the first one appears here by itself';
}
