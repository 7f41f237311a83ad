import Type from 'typebox';
import { UUID_PATTERN } from '../uuid.js';

/** Items on a page where the caller names no limit. */
export const DEFAULT_PAGE_LIMIT = 50;
/** Items on a page at most. */
export const MAX_PAGE_LIMIT = 200;
/** Dead letters named one by one in a call at most. */
export const MAX_IDS = 1_000;

/** Which part of a list is asked for. */
export const PAGE_FIELDS = {
  cursor: Type.Optional(Type.String({ maxLength: 400, description: '`nextCursor` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_LIMIT, default: DEFAULT_PAGE_LIMIT })),
};

/** The id in a path. */
export const ID = Type.String({ pattern: UUID_PATTERN, description: 'A UUID' });

/** Why something is done. */
export const NOTE = Type.Optional(
  Type.String({ maxLength: 2_000, description: 'Why; kept with it and in the audit trail' }),
);

/** Whether an operation is only tried out. */
export const DRY_RUN = Type.Optional(
  Type.Boolean({ default: false, description: '`true`: says what it would come to, and does nothing' }),
);

/** Text by which a list is narrowed. */
export const NARROWING = Type.Optional(Type.String({ maxLength: 255 }));

/** An instant by which a list is narrowed: ISO 8601 with seconds and a zone. */
export const instantField = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));

/** Makes a field of an answer one that may be null. */
export function nullable<Field extends Type.TSchema>(field: Field) {
  return Type.Unsafe<Type.Static<Field> | null>({ ...field, nullable: true });
}

/** An instant in an answer. */
export const INSTANT = Type.String({ format: 'date-time' });
