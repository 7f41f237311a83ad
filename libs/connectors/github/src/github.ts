import { defineConnector } from '#libs/connector-kit';
import { comment } from './actions/comment.js';
import { createIssue } from './actions/create-issue.js';
import { getIssue } from './actions/get-issue.js';
import { listIssues } from './actions/list-issues.js';
import { upsertLabel } from './actions/upsert-label.js';
import { GITHUB_SETTINGS } from './github-settings.js';

/** The connector for GitHub's REST API, in the cloud or on an Enterprise Server. */
export const github = defineConnector({
  name: 'github',
  summary: 'Issues, comments and labels on GitHub',
  settings: GITHUB_SETTINGS,
  credentials: ['bearer', 'none'],
  actions: [createIssue, comment, getIssue, listIssues, upsertLabel],
});
