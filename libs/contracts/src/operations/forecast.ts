import Type from 'typebox';
import type { Answer } from './operation.js';

const count = (description: string) => Type.Integer({ description });

const FORECAST_SCHEMA = Type.Object(
  {
    selected: count('Open dead letters that are meant'),
    goes: count('Those it would be done with'),
    refused: Type.Array(
      Type.Object({ reason: Type.String({ description: 'Stable' }), detail: Type.String(), letters: Type.Integer() }),
    ),
  },
  { title: 'Forecast' },
);

/** What something would come to. */
export type Forecast = Type.Static<typeof FORECAST_SCHEMA>;

/** How what is tried out answers. */
export const FORECAST: Answer = {
  status: 200,
  description: 'With `dryRun`: what it would come to',
  schema: FORECAST_SCHEMA,
};
