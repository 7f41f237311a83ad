import Type from 'typebox';

/** JSON Schema pattern of a label with its value, `name:value`. */
export const LABEL_PATTERN = '^[^:]{1,63}:[\\s\\S]{0,255}$';

/** A label of tasks, with its value. */
export const LABEL = Type.String({ pattern: LABEL_PATTERN, description: '`name:value`' });
