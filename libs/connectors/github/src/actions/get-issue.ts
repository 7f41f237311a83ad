import Type from 'typebox';
import { type ActionDefinition, DEFAULT_RETRY } from '#libs/connector-kit';
import { apiRequest } from '../api-request.js';
import { Issue, readIssue } from '../issue.js';
import { readAnswer } from '../read-answer.js';
import { IssueNumber, Repository } from '../repository.js';

const Input = Type.Object({ repo: Repository, number: IssueNumber }, { additionalProperties: false });

/** Looks an issue or pull request up. Effect class `read`: a GET changes nothing. */
export const getIssue: ActionDefinition = {
  name: 'get-issue',
  summary: 'Looks an issue or pull request up',
  input: Input,
  output: Issue,
  effect: 'read',
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  prepare(call) {
    const { repo, number } = call.input as Type.Static<typeof Input>;
    return apiRequest(call, { method: 'GET', path: `/repos/${repo}/issues/${number}` });
  },
  read: (answer, { now }) => readAnswer(answer, now, readIssue),
};
