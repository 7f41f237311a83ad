import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { INSTANT, nullable } from './input-fields.js';

/** How a target is reached. */
export const NOTIFICATION_TARGET_TYPES = ['webhook'] as const;

const delivery = Type.Object(
  {
    at: INSTANT,
    state: Type.Enum(['owed', 'delivered', 'given-up'], { type: 'string' }),
    attempts: Type.Integer(),
    status: nullable(Type.Integer({ description: 'The HTTP status of the last answer' })),
    error: nullable(Type.String()),
  },
  { description: 'The newest message to it', title: 'NotificationDelivery' },
);

/** OpenAPI schema of a notification target as the API shows it. */
export const NOTIFICATION_TARGET_SCHEMA = Type.Object(
  {
    name: Type.String({ pattern: NAME_PATTERN }),
    type: Type.Enum([...NOTIFICATION_TARGET_TYPES], { type: 'string' }),
    address: nullable(Type.String({ description: 'Where a webhook goes' })),
    alerts: Type.Boolean({ description: 'Whether it is told of alerts' }),
    enabled: Type.Boolean(),
    disabledReason: nullable(Type.String()),
    last: nullable(delivery),
    createdAt: INSTANT,
    secret: Type.Optional(Type.String({ description: 'Shown once: only where it was made by this call' })),
  },
  { title: 'NotificationTarget' },
);

/** A notification target as the API shows it. */
export type NotificationTarget = Type.Static<typeof NOTIFICATION_TARGET_SCHEMA>;

/** OpenAPI schema of what became of a test message. */
export const NOTIFICATION_TEST_SCHEMA = Type.Object(
  {
    name: Type.String(),
    delivered: Type.Boolean(),
    id: Type.String({ description: 'The id of the message, by which a receiver tells repetitions' }),
    status: nullable(Type.Integer({ description: 'The HTTP status that was answered' })),
    error: nullable(Type.String({ description: 'Why it was not delivered' })),
    durationMs: Type.Integer(),
  },
  { title: 'NotificationTest' },
);

/** What became of a test message. */
export type NotificationTest = Type.Static<typeof NOTIFICATION_TEST_SCHEMA>;
