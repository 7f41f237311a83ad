import { inputParts, type Operation } from '#libs/contracts';

/** A request as it is sent. */
export interface ApiRequest {
  method: Operation['method'];
  /** From `/v1/`, with its query. */
  path: string;
  body?: string;
}

/** The request that has an operation done with this input. */
export function requestOf(operation: Operation, input: Readonly<Record<string, unknown>>): ApiRequest {
  const { path: inPath, rest } = inputParts(operation);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(input[field])));
  const own = Object.entries(input).filter(([name]) => !inPath.includes(name));
  if (rest?.in === 'body') return { method: operation.method, path, body: JSON.stringify(Object.fromEntries(own)) };
  const pairs = own.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  const query = new URLSearchParams(pairs).toString();
  return { method: operation.method, path: query === '' ? path : `${path}?${query}` };
}
