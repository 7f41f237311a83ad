import Type from 'typebox';
import { MAX_IDS, NARROWING } from './input-fields.js';

/** What dead letters are narrowed by. */
export const FILTER_FIELDS = {
  connector: NARROWING,
  action: NARROWING,
  reason: Type.Optional(Type.String({ maxLength: 255, description: 'Such as `invalid_input`' })),
};

/** Open dead letters by id, or all that fit a filter: exactly one of the two. */
export const SELECTION_FIELDS = {
  ids: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: MAX_IDS, description: 'UUIDs' })),
  filter: Type.Optional(
    Type.Object(FILTER_FIELDS, {
      title: 'DeadLetterFilterBody',
      additionalProperties: false,
      description: 'An empty one means all open dead letters',
    }),
  ),
};
