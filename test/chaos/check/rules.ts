import { acceptedAreTasks } from './rules/accepted-are-tasks.js';
import { announcementsAreTrue } from './rules/announcements-are-true.js';
import { askedRepliesAreGiven } from './rules/asked-replies-are-given.js';
import { attemptsAreClosed } from './rules/attempts-are-closed.js';
import { callsHaveIntents } from './rules/calls-have-intents.js';
import { deadLettersAreExplained } from './rules/dead-letters-are-explained.js';
import { effectsAreCounted } from './rules/effects-are-counted.js';
import { endsAreAnnounced } from './rules/ends-are-announced.js';
import { fencesGrow } from './rules/fences-grow.js';
import { nothingIsOwed } from './rules/nothing-is-owed.js';
import { parkedHaveACause } from './rules/parked-have-a-cause.js';
import { repeatsAreIdentical } from './rules/repeats-are-identical.js';
import type { Rule } from './rules/rule.js';
import { tasksHaveEnded } from './rules/tasks-have-ended.js';
import { webhooksComeOut } from './rules/webhooks-come-out.js';

/** Every rule a history is held against, in the order in which violations are told. */
export const RULES: readonly Rule[] = [
  acceptedAreTasks,
  tasksHaveEnded,
  effectsAreCounted,
  callsHaveIntents,
  repeatsAreIdentical,
  attemptsAreClosed,
  fencesGrow,
  endsAreAnnounced,
  announcementsAreTrue,
  askedRepliesAreGiven,
  nothingIsOwed,
  deadLettersAreExplained,
  webhooksComeOut,
  parkedHaveACause,
];
