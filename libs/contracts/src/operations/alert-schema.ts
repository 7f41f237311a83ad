import Type from 'typebox';
import { ALERT_KINDS } from './alert-kinds.js';
import { INSTANT, nullable } from './input-fields.js';

/**
 * How an alert stands: `pending` while its condition has not held for long enough, `firing`, or `resolved` once the condition
 * was gone for long enough.
 */
export const ALERT_STATES = ['pending', 'firing', 'resolved'] as const;

/** How an alert stands. */
export type AlertState = (typeof ALERT_STATES)[number];

/** Whether somebody should look now (`critical`) or today (`warning`). */
export const ALERT_SEVERITIES = ['critical', 'warning'] as const;

/** OpenAPI schema of an alert as the API shows it. */
export const ALERT_SCHEMA = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: Type.Enum([...ALERT_KINDS], { type: 'string' }),
    subject: Type.String({
      description: 'Which thing: a connector, a connection, an incident, a source, a queue, an API key; or empty',
    }),
    severity: Type.Enum([...ALERT_SEVERITIES], { type: 'string' }),
    state: Type.Enum([...ALERT_STATES], { type: 'string' }),
    title: Type.String(),
    summary: Type.String({ description: 'What is wrong with which thing' }),
    todo: Type.String({ description: 'What to do first' }),
    value: Type.Number({ description: 'How many or how much, as the summary says it' }),
    since: INSTANT,
    firedAt: nullable(INSTANT),
    resolvedAt: nullable(INSTANT),
    toldAt: nullable(Type.String({ format: 'date-time', description: 'When targets were last told of it' })),
    muted: nullable(
      Type.Object({ until: INSTANT, by: Type.String(), note: Type.String() }, { description: 'Who keeps it silent' }),
    ),
    console: Type.String({ description: 'Where the console shows it' }),
    runbook: Type.String({ description: 'The page that says what to look at and what to do' }),
  },
  { title: 'Alert' },
);

/** An alert as the API shows it. */
export type Alert = Type.Static<typeof ALERT_SCHEMA>;
