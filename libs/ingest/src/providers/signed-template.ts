/** A piece of what a provider signs. */
export type TemplatePart = { literal: string } | { field: 'id' | 'timestamp' | 'body' };

const PIECE = /\{(id|timestamp|body)\}|([^{}]+)/y;

/**
 * Reads a template such as `v0:{timestamp}:{body}`. Returns a sentence for what is wrong with it: the body must stand
 * in it exactly once and after the others, each of which stands there at most once, and after an id there must be a
 * character no id can hold. A body can hold anything: what follows it could be taken out of it, under the same digest.
 */
export function readTemplate(template: string): readonly TemplatePart[] | string {
  const parts: TemplatePart[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < template.length) {
    const match = PIECE.exec(template);
    if (!match) return 'may hold text, {id}, {timestamp} and {body}, and no other braces';
    const [, field, literal = ''] = match;
    parts.push(field === undefined ? { literal } : { field: field as 'id' | 'timestamp' | 'body' });
  }
  for (const field of ['id', 'timestamp', 'body'] as const) {
    const times = parts.filter((part) => 'field' in part && part.field === field).length;
    if (times > 1) return `holds {${field}} twice`;
    if (times === 0 && field === 'body') return 'must hold {body}, or the body would not be verified';
  }
  const bodyAt = parts.findIndex((part) => 'field' in part && part.field === 'body');
  if (parts.slice(bodyAt + 1).some((part) => 'field' in part)) return 'must hold {id} and {timestamp} before {body}';
  const afterId = parts.findIndex((part) => 'field' in part && part.field === 'id') + 1;
  if (afterId > 0 && afterId < parts.length) {
    const next = parts[afterId];
    if (!next || !('literal' in next)) return 'must separate {id} from what follows it';
    if (!ID_SEPARATORS.includes(next.literal.charAt(0))) {
      return `must separate {id} from what follows it by one of ${[...ID_SEPARATORS].join(' ')}`;
    }
  }
  return parts;
}

/** Characters that may follow an id in a template, and that no such id may hold. */
const ID_SEPARATORS = '.:|;,/';

/** Whether a template part list holds a field. */
export function hasField(parts: readonly TemplatePart[], field: 'id' | 'timestamp'): boolean {
  return parts.some((part) => 'field' in part && part.field === field);
}

/** The character that may not stand in an id under this template, or null where the id is not signed or ends it. */
export function idSeparator(parts: readonly TemplatePart[]): string | null {
  const next = parts[parts.findIndex((part) => 'field' in part && part.field === 'id') + 1];
  return hasField(parts, 'id') && next && 'literal' in next ? next.literal.charAt(0) : null;
}
