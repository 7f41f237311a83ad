import Type from 'typebox';
import { isObject, textOrNull } from './read-json.js';

const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** JSON Schema of an issue as actions give it. A pull request is an issue, too. Times are ISO 8601 in UTC. */
export const Issue = Type.Object(
  {
    number: Type.Integer(),
    title: Type.String(),
    /** `open` or `closed`. */
    state: Type.String(),
    stateReason: TextOrNull,
    /** Markdown. */
    body: TextOrNull,
    /** The page for people. */
    url: Type.String(),
    /** The login of who opened it; null where the account is gone. */
    author: TextOrNull,
    labels: Type.Array(Type.String()),
    assignees: Type.Array(Type.String()),
    comments: Type.Integer(),
    isPullRequest: Type.Boolean(),
    createdAt: TextOrNull,
    updatedAt: TextOrNull,
    closedAt: TextOrNull,
  },
  { additionalProperties: false },
);

/** An issue as actions give it. */
export type Issue = Type.Static<typeof Issue>;

/** Reads GitHub's form of an issue; undefined where it lacks what every issue has. */
export function readIssue(value: unknown): Issue | undefined {
  if (!isObject(value)) return undefined;
  const { number, title, state, html_url: url } = value;
  if (!Number.isSafeInteger(number) || [title, state, url].some((each) => typeof each !== 'string')) return undefined;
  return {
    number: number as number,
    title: title as string,
    state: state as string,
    stateReason: textOrNull(value['state_reason']),
    body: textOrNull(value['body']),
    url: url as string,
    author: loginOf(value['user']),
    labels: listOf(value['labels'], (label) => textOrNull(isObject(label) ? label['name'] : label)),
    assignees: listOf(value['assignees'], loginOf),
    comments: Number.isSafeInteger(value['comments']) ? (value['comments'] as number) : 0,
    isPullRequest: isObject(value['pull_request']),
    createdAt: textOrNull(value['created_at']),
    updatedAt: textOrNull(value['updated_at']),
    closedAt: textOrNull(value['closed_at']),
  };
}

function loginOf(user: unknown): string | null {
  return isObject(user) ? textOrNull(user['login']) : null;
}

function listOf(value: unknown, pick: (item: unknown) => string | null): string[] {
  return Array.isArray(value) ? value.map(pick).filter((item) => item !== null) : [];
}
