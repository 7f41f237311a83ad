import Type from 'typebox';
import { ALERT_KINDS } from './alert-kinds.js';
import { ALERT_SCHEMA, ALERT_STATES } from './alert-schema.js';
import { ID, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';

/** What is wrong, as it was found out without anybody asking. */
export const LIST_ALERTS = operation({
  name: 'alerts.list',
  id: 'listAlerts',
  summary: 'List alerts',
  description:
    'What the control-plane has found wrong by itself, newest first: `firing` unless asked otherwise. A condition that has not held for long enough is `pending`; what has ended stays for a week as `resolved`.',
  method: 'GET',
  path: '/v1/alerts',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    state: Type.Optional(Type.Enum([...ALERT_STATES], { type: 'string', default: 'firing' })),
    kind: Type.Optional(Type.Enum([...ALERT_KINDS], { type: 'string' })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: ALERT_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Kind', field: 'kind' },
          { title: 'Of', field: 'subject' },
          { title: 'State', field: 'state' },
          { title: 'Since', field: 'since', as: 'time' },
          { title: 'Told', field: 'toldAt', as: 'time' },
          { title: 'Muted until', field: 'muted.until', as: 'time' },
          { title: 'What', field: 'summary' },
        ],
      },
    },
  ],
  refusals: [400],
});

const steering = {
  method: 'POST',
  subject: 'alert',
  role: 'operator',
  danger: 'reversible',
  answers: [{ status: 200, description: 'As it is now; committed', schema: ALERT_SCHEMA }],
  refusals: [400, 404, 413, 415],
} as const;

/** Keeps an alert silent for a time. */
export const MUTE_ALERT = operation({
  ...steering,
  name: 'alerts.mute',
  id: 'muteAlert',
  summary: 'Mute an alert until a time',
  description:
    'Nobody is told of it until then, not of its end either; it is still listed. Muting what is muted sets the new time. It is muted for this thing alone: others of its kind are told of.',
  path: '/v1/alerts/{id}/mute',
  input: Type.Object(
    {
      id: ID,
      until: Type.String({
        format: 'date-time',
        description: 'Until when, as 2026-12-01T08:00:00Z; at most 90 days ahead',
      }),
      note: Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; kept with it and in the audit trail' }),
    },
    { title: 'AlertMute' },
  ),
});

/** Has an alert told of again. */
export const UNMUTE_ALERT = operation({
  ...steering,
  name: 'alerts.unmute',
  id: 'unmuteAlert',
  summary: 'Unmute an alert',
  description:
    'What fires is told of within seconds, where it was not told of before. Unmuting what is not muted changes nothing.',
  path: '/v1/alerts/{id}/unmute',
  input: Type.Object({ id: ID }),
  refusals: [404],
});
