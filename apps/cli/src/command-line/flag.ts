/** What may stand behind a command, as help and completion show it. */
export interface Flag {
  /** Without its dashes. */
  name: string;
  short?: string;
  /** What stands behind it, such as `URL`; a switch has none. */
  value?: string;
  /** The values there are, where they are few. */
  words?: readonly string[];
  /** Whether it may be given more than once. */
  repeated?: boolean;
  required?: boolean;
  /** Taken where it is not given. */
  fallback?: string;
  description: string;
}

/** Explains a command, whichever. */
export const HELP_FLAG: Flag = { name: 'help', short: 'h', description: 'Say how it is used' };

/** Has the answer said for programs. */
export const JSON_FLAG: Flag = { name: 'json', description: 'The answer as JSON, for programs' };

/** What every command takes that speaks to a control-plane. */
export const PLACE_FLAGS: readonly Flag[] = [
  { name: 'url', value: 'URL', description: 'The control-plane; else WAYBILL_URL, else the local stack' },
  {
    name: 'api-key-file',
    value: 'FILE',
    description: 'Holds the API key; else WAYBILL_API_KEY, else that of the local stack where the URL is its own',
  },
  {
    name: 'allow-plain-http',
    description: 'Let the key go to another machine by http://, inside a network you trust',
  },
];

/** Answers the question before what changes something. */
export const YES_FLAG: Flag = { name: 'yes', short: 'y', description: 'Do not ask before' };

/** Goes from page to page. */
export const ALL_FLAG: Flag = { name: 'all', description: 'Every page, to the end; with --json one item on each line' };

/** Does not wait for long work. */
export const DETACH_FLAG: Flag = { name: 'detach', description: 'Start it and return; it goes on by itself' };

/** Goes on showing long work that was begun before. */
export const FOLLOW_FLAG: Flag = { name: 'follow', description: 'Show how it goes on until it has ended' };
