import type { Overview } from '#libs/contracts';
import type { Polled } from '../live/use-polling.js';
import { ProblemNote } from '../page/problem-note.js';
import { WAITS } from '../tasks/task-look.js';
import { useNow } from '../time/clock.js';
import { timeAgo } from '../time/relative-time.js';
import { listHref, thingHref } from '../view/route.js';
import { BacklogFacts } from './backlog-facts.js';
import { uncountedSince } from './figure-words.js';
import { LinkList } from './link-list.js';
import { RateTable } from './rate-table.js';
import { taskListHref } from './task-list-href.js';
import { TookTable } from './took-table.js';

const WHY_FAILING = { configuration: 'to be mended', breaker_open: 'breaker has tripped' } as const;

/** Named of each list at most. */
const MOST = 5;

/** What is done, how long it takes, and what holds it up; each number leads to its list. */
export function FiguresView({ overview: polled }: { readonly overview: Polled<Overview> }) {
  const { value, problem } = polled;
  return (
    <section className="card figures" aria-labelledby="figures">
      <header>
        <h2 id="figures">Work</h2>
        {value && <Late overview={value} />}
      </header>
      <ProblemNote of={polled} />
      {value === undefined && problem === null && <p className="quiet foot">Looking …</p>}
      {value && <Blocks overview={value} />}
    </section>
  );
}

function Late({ overview }: { readonly overview: Overview }) {
  const since = uncountedSince(overview);
  const now = useNow();
  return since && <p className="problem">Counted last {timeAgo(since, now)}</p>;
}

function Blocks({ overview }: { readonly overview: Overview }) {
  const { throughput, acceptToDone, backlog, waiting, failingConnections, silentSources } = overview;
  const now = useNow();
  return (
    <div className="blocks">
      <RateTable throughput={throughput} />
      <TookTable took={acceptToDone} />
      <BacklogFacts backlog={backlog} />
      <LinkList
        title="Waiting"
        href={taskListHref({ status: 'waiting' })}
        total={waiting.tasks}
        none="Nothing has to wait."
        lines={waiting.reasons.map(({ reason, tasks }) => ({
          href: taskListHref({ status: 'waiting', reason }),
          name: String(tasks),
          about: WAITS[reason],
        }))}
      />
      <LinkList
        title="Failing connections"
        href={listHref('connections')}
        total={failingConnections.total}
        none="All can be called."
        lines={failingConnections.items
          .slice(0, MOST)
          .map(({ name, reason }) => ({ href: thingHref('connections', name), name, about: WHY_FAILING[reason] }))}
      />
      <LinkList
        title="Silent sources"
        href={listHref('sources')}
        total={silentSources.total}
        none="None has fallen silent."
        lines={silentSources.items.slice(0, MOST).map(({ name, lastAt }) => ({
          href: thingHref('sources', name),
          name,
          about: `heard ${timeAgo(new Date(lastAt), now)}`,
        }))}
      />
    </div>
  );
}
