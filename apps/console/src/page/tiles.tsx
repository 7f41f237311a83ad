import type { Page } from '../api/answers.js';
import { taskListHref } from '../figures/task-list-href.js';
import type { OverviewParts } from '../live/use-overview.js';
import { listHref } from '../view/route.js';

const OF_ALL = 'Messages of all tenants';

interface TilesProps {
  readonly parts: OverviewParts;
}

/** The figures that matter, told apart at a glance; each leads to its list. */
export function Tiles({ parts }: TilesProps) {
  const { queues, deadLetters, incidents, parked } = parts;
  const sum = (figure: 'ready' | 'unacknowledged' | 'waiting') =>
    queues.value?.items
      .filter(({ connector }) => connector !== null)
      .reduce((total, queue) => total + queue[figure], 0);
  return (
    <div className="tiles">
      <Tile
        tone="decide"
        figure={countOf(parked.value)}
        name="Parked"
        meaning="a person decides"
        href={listHref('parked')}
      />
      <Tile
        tone="wait"
        figure={sum('waiting')}
        name="Waiting"
        meaning="go on by themselves"
        href={taskListHref({ status: 'waiting' })}
      />
      <Tile
        tone="bad"
        figure={countOf(incidents.value)}
        name="Incidents"
        meaning="causes to mend"
        href={listHref('incidents')}
      />
      <Tile
        tone="bad"
        figure={deadLetters.value?.total}
        name="Dead letters"
        meaning="cannot go on"
        href="#dead-letters"
      />
      <Tile tone="busy" figure={sum('ready')} name="Ready" meaning="in the queues" title={OF_ALL} href="#queues" />
      <Tile
        tone="busy"
        figure={sum('unacknowledged')}
        name="In progress"
        meaning="unacknowledged"
        title={OF_ALL}
        href="#queues"
      />
    </div>
  );
}

const countOf = (page: Page<unknown> | undefined): string | undefined =>
  page && `${page.items.length}${page.nextCursor === null ? '' : '+'}`;

interface TileProps {
  readonly tone: string;
  readonly figure: number | string | undefined;
  readonly name: string;
  readonly meaning: string;
  readonly title?: string;
  /** Where its list is. */
  readonly href: string;
}

function Tile({ tone, figure, name, meaning, title, href }: TileProps) {
  const isNone = figure === undefined || Number(figure) === 0;
  return (
    <a className={`tile ${isNone ? 'none' : tone}`} title={title} href={href}>
      <span className="figure">{figure ?? '·'}</span>
      <span className="name">{name}</span>
      <span className="meaning">{meaning}</span>
    </a>
  );
}
