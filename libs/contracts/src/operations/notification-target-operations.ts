import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { PAGE_FIELDS } from './input-fields.js';
import {
  MAIL_SERVER_SCHEMA,
  NOTIFICATION_TARGET_SCHEMA,
  NOTIFICATION_TARGET_TYPES,
  NOTIFICATION_TEST_SCHEMA,
} from './notification-target-schema.js';
import { operation } from './operation.js';

const NAME = Type.String({ pattern: NAME_PATTERN, description: 'Its name' });

/** Whom a tenant has told of alerts. */
export const LIST_NOTIFICATION_TARGETS = operation({
  name: 'alert-targets.list',
  id: 'listNotificationTargets',
  summary: 'List alert targets',
  description: 'Who is told of alerts, by name, with what became of the newest message to each.',
  method: 'GET',
  path: '/v1/alert-targets',
  role: 'viewer',
  danger: 'none',
  input: Type.Object(PAGE_FIELDS),
  answers: [
    {
      status: 200,
      description: 'A page, by name',
      schema: NOTIFICATION_TARGET_SCHEMA,
      list: {
        columns: [
          { title: 'Name', field: 'name' },
          { title: 'Type', field: 'type' },
          { title: 'Address', field: 'address' },
          { title: 'Enabled', field: 'enabled' },
          { title: 'Disabled because', field: 'disabledReason' },
          { title: 'Last', field: 'last.at', as: 'time' },
          { title: 'Came to', field: 'last.state' },
          { title: 'Error', field: 'last.error' },
        ],
      },
    },
  ],
  refusals: [400],
});

/** Has somebody told of alerts from now on. */
export const CREATE_NOTIFICATION_TARGET = operation({
  name: 'alert-targets.create',
  id: 'createNotificationTarget',
  summary: 'Make an alert target',
  description:
    'A `webhook` is sent CloudEvents, signed by Standard Webhooks; a secret made here is shown this once. An `email` target is sent plain text, over verified TLS. What fires already is told to the first target, in one message.',
  method: 'POST',
  path: '/v1/alert-targets',
  role: 'admin',
  danger: 'reversible',
  input: Type.Object(
    {
      name: NAME,
      type: Type.Enum([...NOTIFICATION_TARGET_TYPES], { type: 'string' }),
      address: Type.String({ maxLength: 2_000, description: 'The URL of a webhook, or one e-mail address' }),
      server: Type.Optional({
        ...MAIL_SERVER_SCHEMA,
        description: 'The mail server of an e-mail target; without one that of the installation',
      }),
      credentials: Type.Optional(
        Type.Unsafe<Readonly<Record<string, unknown>>>({
          type: 'object',
          description:
            'Of a webhook `{ "secret": "whsec_…" }`, what it is signed with; without it one is made. Of an e-mail target with a server `{ "user": …, "password": … }`',
        }),
      ),
      alerts: Type.Optional(Type.Boolean({ default: true, description: 'Whether it is told of alerts' })),
      weeklyReport: Type.Optional(
        Type.Boolean({ default: false, description: '`true`: is sent the report of each week when that is over' }),
      ),
    },
    { title: 'NewNotificationTarget' },
  ),
  answers: [{ status: 201, description: 'Made', schema: NOTIFICATION_TARGET_SCHEMA }],
  refusals: [400, 409, 413, 415],
});

const one = {
  subject: 'alert target',
  role: 'admin',
  danger: 'reversible',
  input: Type.Object({ name: NAME }),
  refusals: [404],
} as const;

/** Sends a test message to a target. */
export const TEST_NOTIFICATION_TARGET = operation({
  ...one,
  name: 'alert-targets.test',
  id: 'testNotificationTarget',
  summary: 'Send a test message to an alert target',
  description:
    'At once, and once: the answer says what became of it. A target that was disabled is enabled again where it takes the message.',
  method: 'POST',
  path: '/v1/alert-targets/{name}/test',
  answers: [{ status: 200, description: 'What became of it', schema: NOTIFICATION_TEST_SCHEMA }],
});

/** Tells somebody no more. */
export const DELETE_NOTIFICATION_TARGET = operation({
  ...one,
  name: 'alert-targets.delete',
  id: 'deleteNotificationTarget',
  summary: 'Delete an alert target',
  description: 'What is still owed to it is forgotten.',
  method: 'DELETE',
  path: '/v1/alert-targets/{name}',
  answers: [{ status: 200, description: 'As it was', schema: NOTIFICATION_TARGET_SCHEMA }],
});
