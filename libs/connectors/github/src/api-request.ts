import { type ActionCall, canonicalJson, joinUrl, type OutgoingRequest } from '#libs/connector-kit';
import { baseUrlOf } from './github-settings.js';

/**
 * The version of the REST API that requests and answers are written in. It is the oldest there is, which every supported
 * Enterprise Server knows, and the one that GitHub's own description of the API describes.
 */
const API_VERSION = '2022-11-28';

/** What differs from one request to another. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH';
  /** Below the base URL, percent-encoded, beginning with a slash. */
  path: string;
  query?: Record<string, string | number>;
  body?: object;
}

/** Builds a request to the API: JSON in its canonical form, the query in the order given. Pure. */
export function apiRequest({ settings }: ActionCall, { method, path, query, body }: ApiCall): OutgoingRequest {
  return {
    method,
    url: joinUrl(baseUrlOf(settings), path, query),
    headers: {
      accept: 'application/vnd.github+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'user-agent': 'waybill',
      'x-github-api-version': API_VERSION,
    },
    body: body === undefined ? null : canonicalJson(body),
  };
}
