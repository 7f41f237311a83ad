/** What is searched for, by the names that the API and the address have for it; an empty text narrows nothing. */
export interface TaskSearch {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly status: string;
  readonly reason: string;
  readonly connector: string;
  readonly action: string;
  readonly connection: string;
  readonly agent: string;
  readonly run: string;
  readonly traceId: string;
  /** `name:value` each; a task carries all of them. */
  readonly labels: readonly string[];
  /** ISO 8601: accepted not before it. */
  readonly since: string;
  /** ISO 8601: accepted before it. */
  readonly until: string;
}

/** Searches for nothing. */
export const ANY: TaskSearch = {
  id: '',
  idempotencyKey: '',
  status: '',
  reason: '',
  connector: '',
  action: '',
  connection: '',
  agent: '',
  run: '',
  traceId: '',
  labels: [],
  since: '',
  until: '',
};

/** A field of a search that holds one text. */
export type SearchField = Exclude<keyof TaskSearch, 'labels'>;

/** All of them. */
export const FIELDS = Object.keys(ANY).filter((name) => name !== 'labels') as SearchField[];

/** What the API and the address ask with: only what narrows. */
export function queryOf({ labels, ...fields }: TaskSearch): URLSearchParams {
  const given = FIELDS.map((name) => [name, fields[name]]).filter(([, value]) => value !== '');
  return new URLSearchParams([...given, ...labels.map((label) => ['label', label])]);
}

/** What an address such as `#/tasks?status=failed&label=a:b` searches for. What it does not know it leaves out. */
export function searchOf(hash: string): TaskSearch {
  const mark = hash.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : hash.slice(mark + 1));
  const fields = Object.fromEntries(FIELDS.map((name) => [name, query.get(name) ?? '']));
  return { ...ANY, ...fields, labels: query.getAll('label') };
}

/** The address of a search. */
export function searchHref(search: Partial<TaskSearch> = {}): string {
  const query = queryOf({ ...ANY, ...search });
  return query.size > 0 ? `#/tasks?${query}` : '#/tasks';
}
