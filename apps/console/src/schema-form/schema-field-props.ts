import type { Draft, FieldProblem } from './draft.js';
import type { Schema } from './schema.js';

/** A field, or the fields of an object or a list. */
export interface SchemaFieldProps {
  readonly schema: Schema;
  readonly name: string;
  readonly required: boolean;
  readonly draft: Draft;
  readonly pointer: string;
  readonly problems: readonly FieldProblem[];
  readonly level: number;
  onChange(draft: Draft): void;
}
