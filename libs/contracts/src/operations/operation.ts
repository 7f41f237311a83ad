import type Type from 'typebox';

/**
 * Who may run an operation: `viewer` looks, `operator` acts on tasks, dead letters and incidents, `admin` changes what is
 * configured and who may do what. Each may do what the one before may.
 */
export type Role = 'viewer' | 'operator' | 'admin';

/**
 * What an operation can do to what is there: nothing; something that another operation undoes or that does no harm twice; or
 * something that nobody can take back. Who runs an `irreversible` one by hand is asked first.
 */
export type Danger = 'none' | 'reversible' | 'irreversible';

/** One column of a list, as people read it. */
export interface Column {
  title: string;
  /** Where the value is in an item: names of fields, with dots between them. */
  field: string;
  /** How the value is shown: a number at the right, an instant as a time and an age. @default 'text' */
  as?: 'text' | 'number' | 'time';
}

/** One way in which an operation answers. */
export interface Answer {
  status: 200 | 201 | 202;
  description: string;
  /** JSON Schema, in the dialect of OpenAPI 3.0. Of a list, that of one item; its `title` names it. */
  schema: object;
  /** Present where the answer is a page, `{ items, nextCursor }`. */
  list?: {
    columns: readonly Column[];
    /** Further fields of the page, by name. */
    more?: Readonly<Record<string, object>>;
  };
}

/**
 * One thing that people and programs can have done over HTTP. The API, the command and the console are made from it: none
 * of them says a second time what it is called, what it takes or who may do it.
 */
export interface Operation<Input extends Type.TObject = Type.TObject> {
  /** A group and an act, such as `dead-letters.redrive`. */
  name: `${string}.${string}`;
  /** Its `operationId` in OpenAPI. */
  id: string;
  summary: string;
  description: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Begins with `/v1/`; a field of the input in braces is part of it. */
  path: string;
  /** What a field in the path names, as in "There is no task 018f…"; without one there is none. */
  subject?: string;
  role: Role;
  /** The scope of an agent's API key that suffices, too. */
  scope?: 'tasks:read' | 'tasks:write';
  danger: Danger;
  /** Fields in the path, in the query of a GET, else in the body. Has a field `dryRun` where it can be tried out. */
  input: Input;
  /** The usual answer first. */
  answers: readonly [Answer, ...Answer[]];
  /** HTTP statuses it may be refused with, beyond 401, 403 and 503. */
  refusals: readonly number[];
  /** Where the answer is long work under way: the operation that tells how it goes on, by the same id. */
  progress?: string;
}

/** What a handler of an operation is given. */
export type InputOf<One extends Operation> = Type.Static<One['input']>;

/** Says what an operation is, and keeps the type of its input. */
export function operation<Input extends Type.TObject>(described: Operation<Input>): Operation<Input> {
  return described;
}

/** Whether it can be tried out: with `dryRun: true` it says what it would do, and does nothing. */
export function hasDryRun({ input }: Operation): boolean {
  return 'dryRun' in input.properties;
}
