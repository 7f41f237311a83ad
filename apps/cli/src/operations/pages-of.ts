import type { Operation } from '#libs/contracts';
import { MAX_PAGE_LIMIT } from '#libs/contracts';
import type { Api } from '../api/api.js';

/** One page of a list, with what else the API says of it. */
export interface ListPage {
  items: readonly unknown[];
  nextCursor: string | null;
  readonly [more: string]: unknown;
}

/** The pages of a list one after the other, from the one the input names; only that one unless `all` are wanted. */
export async function* pagesOf(
  api: Api,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  { all, signal }: { all: boolean; signal: AbortSignal },
): AsyncGenerator<ListPage> {
  const limit = all && 'limit' in operation.input.properties ? { limit: MAX_PAGE_LIMIT } : {};
  let cursor: string | null = null;
  do {
    const from = cursor === null ? {} : { cursor };
    const page = (await api.call(operation, { ...limit, ...input, ...from }, signal)) as ListPage;
    yield page;
    cursor = page.nextCursor;
  } while (all && cursor !== null);
}
