import { pointerSegment } from './validation-fields.js';

/** Names that class-transformer skips in silence, or that change what an object is. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** JSON Pointer to the first reserved member name in a parsed document; null where there is none. */
export function findReservedName(value: unknown, at = ''): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const pointer = at + pointerSegment(name);
    if (RESERVED.has(name)) return pointer;
    const below = findReservedName(member, pointer);
    if (below !== null) return below;
  }
  return null;
}
