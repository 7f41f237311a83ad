import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** What is wrong with a value: `field` is a JSON Pointer (RFC 6901) to it, empty for the whole document. */
export interface SchemaViolation {
  field: string;
  message: string;
}

/** Checks a value; null where it fits, else the first thing that does not. */
export type SchemaCheck = (value: unknown) => SchemaViolation | null;

const ajv = new Ajv({ strict: true, allowUnionTypes: true, ownProperties: true });
formats.default(ajv, ['date-time', 'uri', 'email', 'uuid']);

/** Compiles a JSON Schema once. Throws where the schema itself is wrong. */
export function compileSchema(schema: object): SchemaCheck {
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) => (validate(value) ? null : describe(validate.errors?.[0]));
}

function describe(error: ErrorObject | undefined): SchemaViolation {
  if (!error) return { field: '', message: 'does not fit its schema' };
  const at = error.instancePath;
  const segment = (name: unknown) => `${at}/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`;
  switch (error.keyword) {
    case 'additionalProperties':
      return { field: segment(error.params['additionalProperty']), message: 'is not a field of this document' };
    case 'required':
      return { field: segment(error.params['missingProperty']), message: 'is missing' };
    case 'enum':
      return { field: at, message: `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}` };
    default:
      return { field: at, message: error.message ?? 'does not fit its schema' };
  }
}
