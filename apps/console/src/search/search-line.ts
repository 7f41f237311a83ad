import type { SearchField, TaskSearch } from './task-search.js';

/** Words before a colon, and the field that each of them means. */
const NAMES: Readonly<Record<string, SearchField>> = {
  id: 'id',
  key: 'idempotencyKey',
  status: 'status',
  reason: 'reason',
  connector: 'connector',
  action: 'action',
  connection: 'connection',
  agent: 'agent',
  run: 'run',
  trace: 'traceId',
};

/** Fields that only the line holds: the others have a place of their own beside it. */
const IN_LINE: readonly string[] = ['id', 'key', 'run', 'action', 'connection', 'trace'];

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACE_ID = /^[0-9a-f]{32}$/i;

/** `word:"quoted text"`, `word:text`, or text alone. */
const PART = /(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/gi;

/**
 * What a line of text searches for: `run:81`, `label:ticket=T-9`, `key:"with spaces"` and the like; a UUID is an id, 32
 * hexadecimal digits are a trace, and what is left is an idempotency key.
 */
export function readLine(line: string): Partial<TaskSearch> {
  const found: Partial<Record<SearchField, string>> = {};
  const labels: string[] = [];
  const rest: string[] = [];
  for (const { whole, name, text } of partsOf(line)) {
    if (name === 'label' && labelOf(text) !== null) labels.push(labelOf(text) ?? '');
    else if (name !== undefined && Object.hasOwn(NAMES, name)) found[NAMES[name] ?? 'id'] = text;
    else if (UUID.test(whole)) found.id = whole;
    else if (TRACE_ID.test(whole)) found.traceId = whole;
    else rest.push(name === undefined ? text : whole);
  }
  return {
    ...(rest.length > 0 ? { idempotencyKey: rest.join(' ') } : {}),
    ...found,
    ...(labels.length > 0 ? { labels } : {}),
  };
}

/** The line that searches for what has no place of its own beside it. */
export function lineOf(search: TaskSearch): string {
  const fields = IN_LINE.flatMap((name) => {
    const text = search[NAMES[name] ?? 'id'];
    return text === '' ? [] : [name === 'id' && UUID.test(text) ? text : `${name}:${quoted(text)}`];
  });
  const labels = search.labels.map((label) => `label:${quoted(label.replace(':', '='))}`);
  return [...fields, ...labels].join(' ');
}

function* partsOf(line: string) {
  for (const words of line.matchAll(PART)) {
    const [whole, name, inQuotes, plain = ''] = words;
    yield { whole, name: name?.toLowerCase(), text: inQuotes === undefined ? plain : inQuotes.replace(/\\(.)/g, '$1') };
  }
}

/** `name=value` or `name:value`, whichever sign comes first, as the API takes it; null where it is neither. */
function labelOf(text: string): string | null {
  const at = text.search(/[=:]/);
  return at > 0 ? `${text.slice(0, at)}:${text.slice(at + 1)}` : null;
}

const quoted = (text: string): string =>
  /^[^\s"\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
