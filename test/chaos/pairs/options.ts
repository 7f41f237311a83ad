/** The stories that pairs are played in. */
export const STORY_NAMES = [
  'keyed',
  'once',
  'webhook',
  'ordered',
  'redriven',
  'copied',
  'waited',
  'probed',
  'cancelled',
  'forced',
  'quarantined',
] as const;

/** The name of one. */
export type StoryName = (typeof STORY_NAMES)[number];

/** Which part of all pairs is played: the `part`th of `of`. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** What a run of pairs is told by its command line. */
export interface PairsOptions {
  /** Which part of the pairs is played; singles are played all. */
  share: Share;
  /** Processes that play at the same time. */
  lanes: number;
  /** Whether what earlier runs have played is forgotten. */
  fresh: boolean;
  /** The only story played; null for all. */
  story: StoryName | null;
  /** With a story, the one course played: `<service> <point>`. */
  first: string | null;
  second: string | null;
  help: boolean;
}

export const HELP = `Throws a service away at a point, and then one at a point of the recovery from that, for each such pair.

  npm run chaos:pairs -- [options]

  --share <k/n>     the kth of n parts of the pairs (1/8); 1/1 plays all
  --lanes <n>       processes that play at the same time (2)
  --fresh           plays again what earlier runs of this commit have played
  --story <name>    only this one: ${STORY_NAMES.join(', ')}
  --first <place>   with --story, one course by hand: "<service> <point>", thrown away there; with @2 behind it where
                    that is reached for the second time
  --second <place>  with --first, and then there
  --help            this

What was played is kept in .waybill/chaos/pairs.jsonl, and a run that was interrupted goes on from there.
It ends with 0 only where every course was played and nothing was violated.
`;

const DEFAULTS: PairsOptions = {
  share: { part: 1, of: 8 },
  lanes: 2,
  fresh: false,
  story: null,
  first: null,
  second: null,
  help: false,
};

const PLACE = /^[a-z-]+ [a-z0-9.-]+(@[1-9])?$/;

/**
 * Reads the arguments of the command line.
 *
 * @throws Error that names the argument and says what a right one looks like
 */
export function readOptions(args: readonly string[]): PairsOptions {
  const options = { ...DEFAULTS };
  const rest = args.flatMap((arg) => {
    const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
    return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
  });
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '--fresh') options.fresh = true;
    else if (name === '--help') options.help = true;
    else if (name === '--share') options.share = readShare(rest.shift());
    else if (name === '--lanes') options.lanes = readLanes(rest.shift());
    else if (name === '--story') options.story = readStory(rest.shift());
    else if (name === '--first') options.first = readPlace(name, rest.shift());
    else if (name === '--second') options.second = readPlace(name, rest.shift());
    else throw new Error(`There is no ${name}; --help lists what there is`);
  }
  if (options.first !== null && options.story === null) throw new Error('--first needs --story');
  if (options.second !== null && options.first === null) throw new Error('--second needs --first');
  return options;
}

function readShare(text = 'nothing'): Share {
  const [part = 0, of = 0] = /^\d{1,4}\/\d{1,4}$/.test(text) ? text.split('/').map(Number) : [];
  if (part < 1 || part > of) throw new Error(`--share takes one of parts, such as 1/4, not ${text}`);
  return { part, of };
}

function readLanes(text = 'nothing'): number {
  if (!/^[1-9]$/.test(text)) throw new Error(`--lanes takes a whole number from 1 to 9, not ${text}`);
  return Number(text);
}

function readStory(text = 'nothing'): StoryName {
  const found = STORY_NAMES.find((name) => name === text);
  if (found === undefined) throw new Error(`--story takes one of ${STORY_NAMES.join(', ')}, not ${text}`);
  return found;
}

function readPlace(name: string, text = 'nothing'): string {
  if (!PLACE.test(text)) throw new Error(`${name} takes "<service> <point>", not ${text}`);
  return text;
}
