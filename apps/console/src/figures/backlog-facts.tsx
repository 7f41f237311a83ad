import type { Overview } from '#libs/contracts';
import { Fact } from '../page/facts.js';
import { Ago, Near } from '../time/instant.js';
import { drainWords } from './figure-words.js';
import { taskListHref } from './task-list-href.js';

/** What is unfinished, and how long that takes. */
export function BacklogFacts({ backlog }: { readonly backlog: Overview['backlog'] }) {
  const { tasks, oldestAt, nextDeadline, missesDeadline } = backlog;
  return (
    <div className="block">
      <h3>Backlog</h3>
      <dl className="facts">
        <Fact name="Unfinished">
          <a href={taskListHref()}>{tasks}</a>
        </Fact>
        <Fact name="Done in">{drainWords(backlog)}</Fact>
        {oldestAt !== null && (
          <Fact name="Oldest">
            <Ago at={oldestAt} />
          </Fact>
        )}
        {nextDeadline !== null && (
          <Fact name="Next deadline">
            <Near at={nextDeadline} />
            {missesDeadline && <strong className="late"> missed at this rate</strong>}
          </Fact>
        )}
      </dl>
    </div>
  );
}
