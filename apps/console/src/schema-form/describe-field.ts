import type { Schema } from './schema.js';

const number = new Intl.NumberFormat('en');

/** What a value must be like, as far as a schema says it in a way that people read: one short line, which may be empty. */
export function describeField(schema: Schema): string {
  const { description, format, pattern, minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  const parts = [
    description,
    typeof schema.default === 'string' || typeof schema.default === 'number' ? `else ${schema.default}` : undefined,
    format,
    rangeOf(minLength, maxLength, 'characters'),
    rangeOf(minimum, maximum, ''),
    rangeOf(minItems, maxItems, 'items'),
    pattern && `like ${pattern}`,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The type of a value, in a word or two. */
export function typeOf(schema: Schema): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const { type } = schema;
  if (typeof type === 'string') return type;
  return Array.isArray(type) ? type.join(' or ') : 'any JSON';
}

function rangeOf(least: number | undefined, most: number | undefined, what: string): string | undefined {
  const unit = what === '' ? '' : ` ${what}`;
  if (least !== undefined && most !== undefined) return `${number.format(least)} to ${number.format(most)}${unit}`;
  if (least !== undefined) return `from ${number.format(least)}${unit}`;
  return most === undefined ? undefined : `up to ${number.format(most)}${unit}`;
}
