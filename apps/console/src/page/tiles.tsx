import type { OverviewParts } from '../live/use-overview.js';

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
  const { queues, deadLetters, parked } = parts;
  const sum = (figure: 'ready' | 'unacknowledged' | 'waiting') =>
    queues.value?.items
      .filter(({ connector }) => connector !== null)
      .reduce((total, queue) => total + queue[figure], 0);
  const parkedCount = parked.value && `${parked.value.items.length}${parked.value.nextCursor === null ? '' : '+'}`;
  return (
    <div className="tiles">
      <ListTile
        tone="decide"
        figure={parkedCount}
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
      <Tile tone="busy" figure={sum('ready')} name="Ready" meaning="in the queues" title={OF_ALL} />
      <Tile tone="busy" figure={sum('unacknowledged')} name="In progress" meaning="unacknowledged" title={OF_ALL} />
      <Tile tone="bad" figure={deadLetters.value?.total} name="Dead letters" meaning="cannot go on" />
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

const toneOf = ({ tone, figure }: TileProps): string =>
  `tile ${figure === undefined || Number(figure) === 0 ? 'none' : tone}`;

function Tile(tile: TileProps) {
  return (
    <div className={toneOf(tile)} title={tile.title}>
      <TileText {...tile} />
    </div>
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
