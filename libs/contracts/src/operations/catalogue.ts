import {
  GET_CONNECTION,
  GET_SOURCE,
  GET_SUBSCRIPTION,
  LIST_CONNECTIONS,
  LIST_SOURCES,
  LIST_SUBSCRIPTIONS,
} from './configuration-operations.js';
import {
  DISCARD_DEAD_LETTERS,
  LIST_DEAD_LETTERS,
  REDRIVE_DEAD_LETTERS,
  REPLACE_DEAD_LETTER,
} from './dead-letter-operations.js';
import { GET_ERASURE, LIST_ERASURES, START_ERASURE } from './erasure-operations.js';
import { EXPORT_TASKS } from './export-operations.js';
import { DISCARD_INCIDENT, GET_INCIDENT, LIST_INCIDENTS, UPDATE_INCIDENT } from './incident-operations.js';
import type { Operation } from './operation.js';
import { LIST_QUEUES } from './queue-operations.js';
import {
  CANCEL_REDRIVE_RUN,
  GET_REDRIVE_RUN,
  LIST_REDRIVE_ITEMS,
  LIST_REDRIVE_RUNS,
  PAUSE_REDRIVE_RUN,
  REDRIVE_INCIDENT,
  RESUME_REDRIVE_RUN,
  START_REDRIVE_RUN,
} from './redrive-run-operations.js';
import { LIST_RETENTION, UPDATE_RETENTION } from './retention-operations.js';
import {
  CANCEL_TASK,
  FORCE_TASK_TOKEN,
  GET_TASK,
  LIST_TASKS,
  RESOLVE_PARKED_TASKS,
  RESOLVE_TASK,
} from './task-operations.js';

/** Every operation there is, in the order in which people are shown them. The control-plane runs each, or does not start. */
export const OPERATIONS: readonly Operation[] = [
  LIST_QUEUES,
  LIST_TASKS,
  GET_TASK,
  CANCEL_TASK,
  RESOLVE_TASK,
  RESOLVE_PARKED_TASKS,
  FORCE_TASK_TOKEN,
  LIST_INCIDENTS,
  GET_INCIDENT,
  UPDATE_INCIDENT,
  REDRIVE_INCIDENT,
  DISCARD_INCIDENT,
  LIST_REDRIVE_RUNS,
  GET_REDRIVE_RUN,
  LIST_REDRIVE_ITEMS,
  START_REDRIVE_RUN,
  PAUSE_REDRIVE_RUN,
  RESUME_REDRIVE_RUN,
  CANCEL_REDRIVE_RUN,
  LIST_DEAD_LETTERS,
  REDRIVE_DEAD_LETTERS,
  DISCARD_DEAD_LETTERS,
  REPLACE_DEAD_LETTER,
  LIST_CONNECTIONS,
  GET_CONNECTION,
  LIST_SOURCES,
  GET_SOURCE,
  LIST_SUBSCRIPTIONS,
  GET_SUBSCRIPTION,
  LIST_RETENTION,
  UPDATE_RETENTION,
  EXPORT_TASKS,
  LIST_ERASURES,
  GET_ERASURE,
  START_ERASURE,
];
