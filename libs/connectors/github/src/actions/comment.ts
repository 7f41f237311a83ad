import Type from 'typebox';
import { type ActionDefinition, DEFAULT_RETRY } from '#libs/connector-kit';
import { apiRequest } from '../api-request.js';
import { readAnswer } from '../read-answer.js';
import { isObject } from '../read-json.js';
import { IssueNumber, Markdown, Repository } from '../repository.js';

const Input = Type.Object(
  { repo: Repository, number: IssueNumber, body: Type.String({ ...Markdown, minLength: 1 }) },
  { additionalProperties: false },
);

const Output = Type.Object(
  {
    id: Type.Integer(),
    /** The page for people. */
    url: Type.String(),
  },
  { additionalProperties: false },
);

/**
 * Comments on an issue or pull request. Effect class `once`: GitHub takes no idempotency key, so the same request twice
 * is two comments.
 */
export const comment: ActionDefinition = {
  name: 'comment',
  summary: 'Comments on an issue or pull request',
  input: Input,
  output: Output,
  effect: 'once',
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  prepare(call) {
    const { repo, number, body } = call.input as Type.Static<typeof Input>;
    return apiRequest(call, { method: 'POST', path: `/repos/${repo}/issues/${number}/comments`, body: { body } });
  },
  read: (answer, { now }) => readAnswer(answer, now, readComment),
};

function readComment(value: unknown): Type.Static<typeof Output> | undefined {
  if (!isObject(value) || !Number.isSafeInteger(value['id']) || typeof value['html_url'] !== 'string') return undefined;
  return { id: value['id'] as number, url: value['html_url'] };
}
