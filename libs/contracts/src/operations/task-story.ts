import Type from 'typebox';
import { TASK_STATUSES } from '../task-status.js';
import { AUDIT_ENTRY_SCHEMA } from './audit-schema.js';
import { DEAD_LETTER_STATES } from './dead-letter-schema.js';
import { ID, INSTANT, nullable } from './input-fields.js';
import { operation } from './operation.js';

/** Entries of each list of a story at most, the latest. */
export const MAX_STORY_ENTRIES = 100;

const uuid = Type.String({ format: 'uuid' });
const list = <Item extends Type.TSchema>(item: Item, description: string) => Type.Array(item, { description });

/** OpenAPI schema of what is known around a task. */
const TASK_STORY_SCHEMA = Type.Object(
  {
    claims: Type.Object({
      count: Type.Integer({ description: 'How often it was claimed or decided over: each has a number of its own' }),
      withoutCall: Type.Integer({ description: 'The latest claims that came to no call, one after the other' }),
      heldUntil: nullable(Type.String({ format: 'date-time', description: 'Until when a worker holds it' })),
    }),
    calls: list(
      Type.Object({
        number: Type.Integer(),
        claim: Type.Integer({ description: 'The claim under which it was made' }),
      }),
      'Every attempt',
    ),
    results: list(
      Type.Object({
        sequence: Type.Integer(),
        status: Type.Enum([...TASK_STATUSES], { type: 'string' }),
        createdAt: INSTANT,
        publishedAt: nullable(Type.String({ format: 'date-time', description: 'Null while it is owed' })),
      }),
      'Every result that was announced',
    ),
    answers: list(
      Type.Object({
        replyTo: Type.String(),
        correlationId: nullable(Type.String()),
        createdAt: INSTANT,
        answeredSequence: Type.Integer({ description: 'The result it got; 0 while it waits for one' }),
        note: nullable(Type.String({ description: 'Why it could not be answered' })),
      }),
      'One for each copy that came with a `reply_to`',
    ),
    callbacks: list(
      Type.Object({
        subscription: Type.String(),
        eventId: Type.String(),
        state: Type.Enum(['owed', 'delivered', 'given-up'], { type: 'string' }),
        attempts: Type.Integer(),
        nextAt: nullable(INSTANT),
        lastStatus: nullable(Type.Integer()),
        lastError: nullable(Type.String()),
        createdAt: INSTANT,
        endedAt: nullable(INSTANT),
      }),
      'What subscriptions with a URL were or are sent',
    ),
    deadLetters: list(
      Type.Object({
        id: uuid,
        incidentId: nullable(uuid),
        reason: Type.String(),
        detail: Type.String(),
        state: Type.Enum([...DEAD_LETTER_STATES], { type: 'string' }),
        deadAt: INSTANT,
        endedAt: nullable(INSTANT),
        endedBy: nullable(Type.String()),
        endedNote: nullable(Type.String()),
        replacedBy: nullable(uuid),
      }),
      'What of it could not go on',
    ),
    decisions: list(AUDIT_ENTRY_SCHEMA, 'What people decided over it, from the audit trail'),
  },
  { title: 'TaskStory' },
);

/** What is known around a task. */
export type TaskStory = Type.Static<typeof TASK_STORY_SCHEMA>;

/** What happened around a task, beyond its attempts. */
export const GET_TASK_STORY = operation({
  name: 'tasks.story',
  id: 'getTaskStory',
  summary: 'Read what happened around a task',
  description: `Beside its attempts: claims, announced results, answers, callbacks, dead letters with their incidents, and what people decided, when and why. Each list is in the order in which things happened, and holds the latest ${MAX_STORY_ENTRIES}.`,
  method: 'GET',
  path: '/v1/tasks/{id}/story',
  subject: 'task',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ id: ID }),
  answers: [{ status: 200, description: 'The story', schema: TASK_STORY_SCHEMA }],
  refusals: [404],
});
