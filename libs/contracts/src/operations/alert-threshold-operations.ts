import Type from 'typebox';
import { ALERT_KINDS } from './alert-kinds.js';
import { ALERT_THRESHOLD_SCHEMA } from './alert-threshold-schema.js';
import { nullable } from './input-fields.js';
import { operation } from './operation.js';

/** From when on alerts fire, kind by kind. */
export const LIST_ALERT_THRESHOLDS = operation({
  name: 'alert-thresholds.list',
  id: 'listAlertThresholds',
  summary: 'See from when on alerts fire',
  description: 'Kind by kind: what holds, what the tenant has set, and between what it may set another.',
  method: 'GET',
  path: '/v1/alert-thresholds',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({}),
  answers: [
    {
      status: 200,
      description: 'Every kind',
      schema: ALERT_THRESHOLD_SCHEMA,
      list: {
        columns: [
          { title: 'Kind', field: 'kind' },
          { title: 'From', field: 'value', as: 'number' },
          { title: 'Unit', field: 'unit' },
          { title: 'Own', field: 'own', as: 'number' },
          { title: 'Standard', field: 'standard', as: 'number' },
          { title: 'Least', field: 'least', as: 'number' },
          { title: 'Most', field: 'most', as: 'number' },
          { title: 'Fires once so many', field: 'meaning' },
        ],
      },
    },
  ],
  refusals: [],
});

/** Says from when on alerts of one kind fire. */
export const UPDATE_ALERT_THRESHOLD = operation({
  name: 'alert-thresholds.update',
  id: 'updateAlertThreshold',
  summary: 'Set from when on alerts of a kind fire',
  description:
    'For this tenant. It holds from the next look on, which is within seconds: what no longer counts is over.',
  method: 'PATCH',
  path: '/v1/alert-thresholds/{kind}',
  subject: 'kind of alert',
  role: 'admin',
  danger: 'reversible',
  input: Type.Object(
    {
      kind: Type.Enum([...ALERT_KINDS], { type: 'string' }),
      value: nullable(
        Type.Number({ description: 'So many of the unit of the kind; null, for what holds where nothing is set' }),
      ),
    },
    { title: 'AlertThresholdChange' },
  ),
  answers: [{ status: 200, description: 'As it is now', schema: ALERT_THRESHOLD_SCHEMA }],
  refusals: [400, 404, 415],
});
