import Type from 'typebox';
import { NARROWING } from './input-fields.js';
import { LABEL } from './label-field.js';

const instant = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));

/** What parked tasks are narrowed by. */
export const PARKED_FILTER_FIELDS = {
  connector: NARROWING,
  action: NARROWING,
  connection: NARROWING,
  reason: Type.Optional(
    Type.String({ maxLength: 255, description: 'What stands in doubt, such as `connection_reset`' }),
  ),
  label: Type.Optional(
    Type.Array(LABEL, {
      maxItems: 32,
      description: '`name:value`; given more than once, a task must carry all of them',
    }),
  ),
  agent: NARROWING,
  createdAfter: instant('Accepted at this time or later'),
  createdBefore: instant('Accepted before this time'),
  parkedAfter: instant('Parked at this time or later'),
  parkedBefore: instant('Parked before this time'),
};

/** Which parked tasks are meant. */
export const PARKED_FILTER = Type.Object(PARKED_FILTER_FIELDS, {
  title: 'ParkedTaskFilter',
  additionalProperties: false,
  description: 'An empty one means all parked tasks',
});

/** Which parked tasks are meant; what is left out does not narrow. */
export type ParkedTaskFilter = Type.Static<typeof PARKED_FILTER>;
