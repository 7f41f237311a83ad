import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../command-line/usage-error.js';
import { NoKey, Unreachable } from './errors.js';

/** Where to call and as whom. */
export interface Place {
  /** Address of the control-plane, without a slash at its end. */
  url: string;
  apiKey: string;
  /** The other services that are known, by name. */
  services: Readonly<Record<string, string>>;
  /** The file of audit anchors of the local stack; null elsewhere. */
  auditAnchors: string | null;
}

/** What was said about where to call. */
export interface PlaceWish {
  /** `--url`, else WAYBILL_URL; empty where neither is given. */
  url: string;
  /** `--api-key-file`; empty where it is not given. */
  apiKeyFile: string;
  /** WAYBILL_API_KEY, or what its file holds; empty where it is not given. */
  apiKey: string;
  /** The folder of the local stack. */
  home: string;
  /** `--allow-plain-http`. */
  allowPlainHttp: boolean;
}

/** What `stack.json` of the local stack says, as far as it is looked at. */
interface Stack {
  controlPlane: string;
  webhookIngest: string;
  resultPublisher: string;
  apiKey: string;
  /** Absent in a stack that was started by an earlier version. */
  auditAnchors?: string;
}

/**
 * Finds out where to call and as whom. The key of the local stack goes nowhere but to that stack, and no key goes in plain
 * text to another machine unless that is allowed.
 *
 * @throws UsageError for an address or a file that cannot be; NoKey without a key; Unreachable where no place is named and no
 * local stack runs
 */
export function findPlace(wish: PlaceWish): Place {
  const { url: wanted, apiKeyFile, apiKey: givenKey, home } = wish;
  const key = apiKeyFile === '' ? givenKey : readKey(apiKeyFile);
  const stack = readStack(join(home, 'stack.json'));
  const url = readUrl(wanted || stack?.controlPlane || '', wish);
  const isStack = stack !== null && url === stack.controlPlane;
  const apiKey = key || (isStack ? stack.apiKey : '');
  if (apiKey === '') throw new NoKey(`there is no API key for ${url}: give it by WAYBILL_API_KEY or --api-key-file`);
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new UsageError('the API key holds what no API key holds: give one line of it');
  const services: Place['services'] = isStack
    ? { 'webhook-ingest': stack.webhookIngest, 'result-publisher': stack.resultPublisher }
    : {};
  return { url, apiKey, services, auditAnchors: (isStack && stack.auditAnchors) || null };
}

function readUrl(text: string, { home, allowPlainHttp }: PlaceWish): string {
  if (text === '') {
    throw new Unreachable(
      `no stack runs in ${home} and no control-plane is named: start one (npm start), or give --url or WAYBILL_URL`,
    );
  }
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`the URL ${JSON.stringify(text.slice(0, 80))} is none that starts with http:// or https://`);
  }
  if (url.username !== '' || url.password !== '') throw new UsageError('the URL must hold no login: give an API key');
  if (url.protocol === 'http:' && !allowPlainHttp && !isLoopback(url.hostname)) {
    throw new UsageError(
      `an API key does not go to ${url.hostname} in plain text: take https://, a tunnel to 127.0.0.1 (ssh -L), or --allow-plain-http`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--api-key-file ${file} cannot be read (${code}): correct the path or the file's rights`);
  }
}

function readStack(file: string): Stack | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stack;
  } catch {
    return null;
  }
}
