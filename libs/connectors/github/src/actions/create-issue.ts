import Type from 'typebox';
import { type ActionDefinition, DEFAULT_RETRY } from '#libs/connector-kit';
import { apiRequest } from '../api-request.js';
import { Issue, readIssue } from '../issue.js';
import { readAnswer } from '../read-answer.js';
import { Markdown, Repository } from '../repository.js';

const Input = Type.Object(
  {
    repo: Repository,
    title: Type.String({ minLength: 1, maxLength: 256 }),
    body: Type.Optional(Markdown),
    labels: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 100 })),
    assignees: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 10 })),
    /** The milestone's number. */
    milestone: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

/**
 * Opens an issue. Effect class `once`: GitHub takes no idempotency key, so the same request twice is two issues, and two
 * notifications to everybody who watches.
 */
export const createIssue: ActionDefinition = {
  name: 'create-issue',
  summary: 'Opens an issue',
  input: Input,
  output: Issue,
  effect: 'once',
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  prepare(call) {
    const { repo, ...body } = call.input as Type.Static<typeof Input>;
    return apiRequest(call, { method: 'POST', path: `/repos/${repo}/issues`, body });
  },
  read: (answer, { now }) => readAnswer(answer, now, readIssue),
};
