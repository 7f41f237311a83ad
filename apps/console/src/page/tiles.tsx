import type { Page } from '../api/answers.js';
import type { OverviewParts } from '../live/use-overview.js';
import { listHref } from '../view/route.js';

const OF_ALL = 'Messages of all tenants';

interface TilesProps {
  readonly parts: OverviewParts;
  /** The status that is listed now. */
  readonly status: string;
  /** Lists the tasks of this status, or all again. */
  onStatus(status: 'parked' | 'waiting' | ''): void;
}

/** The figures that matter, told apart at a glance. */
export function Tiles({ parts, status, onStatus }: TilesProps) {
  const { queues, deadLetters, incidents, parked } = parts;
  const sum = (figure: 'ready' | 'unacknowledged' | 'waiting') =>
    queues.value?.items
      .filter(({ connector }) => connector !== null)
      .reduce((total, queue) => total + queue[figure], 0);
  return (
    <div className="tiles">
      <ListTile
        tone="decide"
        figure={countOf(parked.value)}
        name="Parked"
        meaning="a person decides"
        pressed={status === 'parked'}
        onPress={(pressed) => onStatus(pressed ? 'parked' : '')}
      />
      <ListTile
        tone="wait"
        figure={sum('waiting')}
        name="Waiting"
        meaning="go on by themselves"
        pressed={status === 'waiting'}
        onPress={(pressed) => onStatus(pressed ? 'waiting' : '')}
      />
      <LinkTile
        tone="bad"
        figure={countOf(incidents.value)}
        name="Incidents"
        meaning="causes to mend"
        href={listHref('incidents')}
      />
      <LinkTile
        tone="bad"
        figure={deadLetters.value?.total}
        name="Dead letters"
        meaning="cannot go on"
        href="#dead-letters"
      />
      <LinkTile tone="busy" figure={sum('ready')} name="Ready" meaning="in the queues" title={OF_ALL} href="#queues" />
      <LinkTile
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

interface TileProps {
  readonly tone: string;
  readonly figure: number | string | undefined;
  readonly name: string;
  readonly meaning: string;
  readonly title?: string;
}

const countOf = (page: Page<unknown> | undefined): string | undefined =>
  page && `${page.items.length}${page.nextCursor === null ? '' : '+'}`;

const toneOf = ({ tone, figure }: TileProps): string =>
  `tile ${figure === undefined || Number(figure) === 0 ? 'none' : tone}`;

interface LinkTileProps extends TileProps {
  /** Where its list is. */
  readonly href: string;
}

function LinkTile({ href, ...tile }: LinkTileProps) {
  return (
    <a className={toneOf(tile)} title={tile.title} href={href}>
      <TileText {...tile} />
    </a>
  );
}

interface ListTileProps extends TileProps {
  readonly pressed: boolean;
  onPress(pressed: boolean): void;
}

function ListTile({ pressed, onPress, ...tile }: ListTileProps) {
  return (
    <button type="button" className={toneOf(tile)} aria-pressed={pressed} onClick={() => onPress(!pressed)}>
      <TileText {...tile} />
    </button>
  );
}

function TileText({ figure, name, meaning }: TileProps) {
  return (
    <>
      <span className="figure">{figure ?? '·'}</span>
      <span className="name">{name}</span>
      <span className="meaning">{meaning}</span>
    </>
  );
}
