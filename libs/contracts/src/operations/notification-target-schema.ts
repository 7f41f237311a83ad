import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { INSTANT, nullable } from './input-fields.js';

/** How a target is reached. */
export const NOTIFICATION_TARGET_TYPES = ['webhook', 'email'] as const;

/** A mail server of a target's own. */
export const MAIL_SERVER_SCHEMA = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 255 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    security: Type.Enum(['tls', 'starttls'], {
      type: 'string',
      description: 'TLS from the first byte, or after STARTTLS; its certificate is verified either way',
    }),
    from: Type.String({ maxLength: 320, description: 'Who mail is from' }),
  },
  { title: 'MailServer', additionalProperties: false },
);

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
    address: Type.String({ description: 'The URL of a webhook, or an e-mail address' }),
    server: nullable(MAIL_SERVER_SCHEMA),
    alerts: Type.Boolean({ description: 'Whether it is told of alerts' }),
    weeklyReport: Type.Boolean({ description: 'Whether it is sent the report of each week' }),
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
