import type { StackAddresses } from './stack.js';

/** What an answer of the API held. */
export interface StackAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; specs look into answers of every shape. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** Calls the control-plane of a stack. Rejects where it cannot be reached at all. */
export type StackApi = (
  method: string,
  path: string,
  json?: unknown,
  headers?: Record<string, string>,
) => Promise<StackAnswer>;

/** The API of a stack, with the stack's own key unless another one, or none, is given. */
export function stackApi(
  { controlPlane, apiKey }: Pick<StackAddresses, 'controlPlane' | 'apiKey'>,
  key: string | null = apiKey,
): StackApi {
  return async (method, path, json, headers = {}) => {
    const answer = await fetch(controlPlane + path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}
