/** What this page knows of a JSON Schema; whatever else is in one, the API checks. */
export interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The schema that stands somewhere, such as that of items; null where none does. */
export function schemaAt(value: unknown): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

/** The properties of an object's schema, in its order. */
export const propertiesOf = ({ properties }: Schema): [string, Schema][] => Object.entries(properties ?? {});
