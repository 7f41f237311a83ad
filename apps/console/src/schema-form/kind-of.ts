import { propertiesOf, type Schema, schemaAt } from './schema.js';

/** How a value is asked for. `json` is for whatever no field stands for: it is written as JSON. */
export type FieldKind = 'text' | 'long-text' | 'number' | 'switch' | 'choice' | 'object' | 'list' | 'json';

/** Levels of objects and lists that are shown as fields; what is deeper is written as JSON. */
const MOST_LEVELS = 4;
/** Texts that may be as long are asked for in several lines. */
const LONG = 10_000;

/** How a value of this schema is asked for, so many levels down. Pure; any JSON will do. */
export function kindOf(schema: Schema, level = 0): FieldKind {
  if (isChoice(schema)) return 'choice';
  switch (schema.type) {
    case 'string':
      return (schema.maxLength ?? 0) >= LONG ? 'long-text' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'switch';
    case 'object':
      return level < MOST_LEVELS && isClosed(schema) ? 'object' : 'json';
    case 'array': {
      const items = schemaAt(schema.items);
      return level < MOST_LEVELS && items && kindOf(items, level + 1) !== 'json' ? 'list' : 'json';
    }
    default:
      return 'json';
  }
}

function isChoice({ enum: values }: Schema): boolean {
  return Array.isArray(values) && values.length > 0 && values.every((value) => Object(value) !== value);
}

/** Its properties are all there can be, or all there are to be asked for. */
function isClosed(schema: Schema): boolean {
  const { additionalProperties: more } = schema;
  return propertiesOf(schema).length > 0 && (more === undefined || more === false);
}
