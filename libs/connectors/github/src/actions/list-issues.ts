import Type from 'typebox';
import { type ActionDefinition, type Answer, DEFAULT_RETRY } from '#libs/connector-kit';
import { apiRequest } from '../api-request.js';
import { Cursor, cursorQuery, readFollowing } from '../cursor.js';
import { Issue, readIssue } from '../issue.js';
import { readAnswer } from '../read-answer.js';
import { Repository } from '../repository.js';

/** GitHub separates names by commas, and has no way to write one within a name. */
const LabelFilter = Type.String({ pattern: '^[^,]+$' });
const Login = Type.String({ minLength: 1, maxLength: 100 });

const Input = Type.Object(
  {
    repo: Repository,
    state: Type.Optional(Type.Enum(['open', 'closed', 'all'])),
    /** Issues that have all of these. */
    labels: Type.Optional(Type.Array(LabelFilter, { minItems: 1, maxItems: 100 })),
    /** A login, `none`, or `*` for any. */
    assignee: Type.Optional(Login),
    creator: Type.Optional(Login),
    /** Updated at or after this time. */
    since: Type.Optional(Type.String({ format: 'date-time' })),
    sort: Type.Optional(Type.Enum(['created', 'updated', 'comments'])),
    direction: Type.Optional(Type.Enum(['asc', 'desc'])),
    /** The `nextCursor` of the page before, with all else as it was there; the first page where there is none. */
    cursor: Type.Optional(Cursor),
    perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

const Output = Type.Object(
  {
    items: Type.Array(Issue),
    /** Whether GitHub names a page behind this one. */
    hasMore: Type.Boolean(),
    /** What to ask for next; null after the last page, or where GitHub names the next in a way that cannot be read. */
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  },
  { additionalProperties: false },
);

/**
 * Lists a page of a repository's issues and pull requests. Effect class `read`: a GET changes nothing. One task is one
 * call, so whoever wants all pages sends a task for each `nextCursor`.
 */
export const listIssues: ActionDefinition = {
  name: 'list-issues',
  summary: 'Lists a page of the issues and pull requests of a repository',
  input: Input,
  output: Output,
  effect: 'read',
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  prepare(call) {
    const { repo, ...filter } = call.input as Type.Static<typeof Input>;
    const { labels, perPage = 30, cursor = '' } = filter;
    const query: Record<string, string | number> = { ...cursorQuery(cursor), per_page: perPage };
    if (labels) query['labels'] = labels.join(',');
    for (const name of ['state', 'assignee', 'creator', 'since', 'sort', 'direction'] as const) {
      const value = filter[name];
      if (value !== undefined) query[name] = value;
    }
    return apiRequest(call, { method: 'GET', path: `/repos/${repo}/issues`, query });
  },
  read: (answer, { now }) => readAnswer(answer, now, (value) => readPage(value, answer)),
};

/** Undefined where an item cannot be read: a list with holes would pass for the whole. */
function readPage(value: unknown, { headers }: Answer): Type.Static<typeof Output> | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(readIssue);
  return items.every((item) => item !== undefined) ? { items, ...readFollowing(headers['link']) } : undefined;
}
