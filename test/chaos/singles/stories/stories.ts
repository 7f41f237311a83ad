import { condemnedMessage, falseAnnouncement, lostHint, lostMarks, suspectTask } from './healing-stories.js';
import {
  cancelledTasks,
  changedConfiguration,
  decisionRuns,
  mendedConnection,
  pausedConnection,
  redrivenTasks,
  redriveRuns,
  replacedTask,
  resolvedTasks,
  unreadableMessages,
} from './operator-stories.js';
import { replays } from './replay-story.js';
import type { Story } from './story.js';
import { awaitedTask, copies, lateTasks, orderedTasks, plainTasks, retriedTasks } from './task-stories.js';
import { goneReceiver, webhooks } from './webhook-stories.js';

/** All that is told, again and again, while processes die. Together they touch everything. */
export const STORIES: Readonly<Record<string, Story>> = {
  plainTasks,
  retriedTasks,
  copies,
  orderedTasks,
  awaitedTask,
  lateTasks,
  resolvedTasks,
  redrivenTasks,
  redriveRuns,
  decisionRuns,
  replacedTask,
  unreadableMessages,
  cancelledTasks,
  mendedConnection,
  pausedConnection,
  changedConfiguration,
  webhooks,
  lostHint,
  lostMarks,
  suspectTask,
  condemnedMessage,
  falseAnnouncement,
  goneReceiver,
  replays,
};
