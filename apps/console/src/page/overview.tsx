import { useState } from 'react';
import { ANY_TASK, type ConsoleApi, type TaskFilter } from '../api/console-api.js';
import { DeadLettersView } from '../dead-letters/dead-letters-view.js';
import { FiguresView } from '../figures/figures-view.js';
import { IncidentsView } from '../incidents/incidents-view.js';
import { LiveMark } from '../live/live-mark.js';
import { silentSince } from '../live/silent-since.js';
import { type OverviewParts, useOverview } from '../live/use-overview.js';
import { QueuesView } from '../queues/queues-view.js';
import { Leave } from '../session/signed-in.js';
import { describeState } from '../state/describe-state.js';
import { readFacts } from '../state/read-facts.js';
import { StateLine } from '../state/state-line.js';
import { leaveTask, useOpenTask } from '../tasks/open-task.js';
import { TaskPanel } from '../tasks/task-panel.js';
import { TasksView } from '../tasks/tasks-view.js';
import { Clock } from '../time/clock.js';
import { Navigation } from '../view/navigation.js';
import { Brand } from './brand.js';
import { Tiles } from './tiles.js';

interface OverviewProps {
  readonly api: ConsoleApi;
}

/** The first page: how everything stands, live. */
export function Overview({ api }: OverviewProps) {
  const [filter, setFilter] = useState(ANY_TASK);
  const parts = useOverview(api, filter);
  const openTask = useOpenTask();
  const facts = readFacts(parts);
  const silent = silentSince(Object.values(parts));
  return (
    <Clock>
      <header className="top">
        <Brand />
        <Navigation list={null} />
        <StateLine
          state={facts && describeState(facts)}
          silentSince={silent}
          heard={Object.values(parts).some(({ value }) => value !== undefined)}
        />
        <LiveMark />
        <Leave />
      </header>
      <main className={silent ? 'overview silent' : 'overview'}>
        <h1 className="unseen">Overview</h1>
        <Tiles parts={parts} />
        <FiguresView overview={parts.overview} />
        <div className="standing">
          <IncidentsView incidents={parts.incidents} />
          <QueuesView queues={parts.queues} />
          <DeadLettersView letters={parts.deadLetters} />
        </div>
        <TasksView tasks={parts.tasks} filter={filter} connectors={connectorsOf(parts, filter)} onFilter={setFilter} />
      </main>
      {openTask !== null && <TaskPanel key={openTask} api={api} id={openTask} onClose={leaveTask} />}
    </Clock>
  );
}

function connectorsOf({ queues, tasks }: OverviewParts, filter: TaskFilter): string[] {
  const ofQueues = queues.value?.items.flatMap(({ connector }) => connector ?? []) ?? [];
  const ofTasks = tasks.value?.items.map(({ connector }) => connector) ?? [];
  return [...new Set([...ofQueues, ...ofTasks, ...(filter.connector ? [filter.connector] : [])])].sort();
}
