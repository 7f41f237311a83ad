import { Refused, Unreachable } from '../api/api-errors.js';

/** A person who is signed in, and what they may do where. */
export interface Person {
  readonly name: string;
  readonly tenants: readonly { readonly tenant: string; readonly role: 'viewer' | 'operator' | 'admin' }[];
  /** Goes along with whatever changes something. */
  readonly csrfToken: string;
}

type Send = typeof globalThis.fetch;

const PATH = '/v1/session';
const TIMEOUT_MS = 10_000;

/** Whoever this browser's cookie stands for; null for nobody. Rejects with `Unreachable` or `Refused`. */
export async function findPerson(send: Send): Promise<Person | null> {
  const { status, body } = await ask(send, 'GET');
  return status === 401 ? null : personIn(status, body);
}

/** Signs in. Rejects with `Unreachable`, or with `Refused` and a sentence for people. */
export async function signIn(send: Send, user: string, password: string): Promise<Person> {
  const { status, body } = await ask(send, 'POST', { body: JSON.stringify({ user, password }) });
  const person = personIn(status, body);
  if ((await findPerson(send)) !== null) return person;
  throw new Refused(status, 'This browser does not keep the cookie of a session: come by HTTPS, or use an API key.');
}

/** Signs out. Rejects with `Unreachable` or `Refused`; whoever is signed out already is no error. */
export async function signOut(send: Send, { csrfToken }: Person): Promise<void> {
  const { status, body } = await ask(send, 'DELETE', { headers: { 'x-csrf-token': csrfToken } });
  if (status !== 204 && status !== 401) throw refusal(status, body);
}

async function ask(send: Send, method: string, over: RequestInit = {}) {
  try {
    const answer = await send(PATH, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...over,
      headers: { ...(over.body ? { 'content-type': 'application/json' } : {}), ...over.headers },
    });
    return { status: answer.status, body: parsed(await answer.text()) };
  } catch (error) {
    throw new Unreachable('The API does not answer. Is the stack running?', { cause: error });
  }
}

function personIn(status: number, body: Record<string, unknown>): Person {
  const { name, tenants, csrfToken } = body;
  if (status === 200 && typeof csrfToken === 'string' && Array.isArray(tenants)) {
    return { name: String(name), tenants, csrfToken };
  }
  throw refusal(status, body);
}

const refusal = (status: number, { detail }: Record<string, unknown>): Refused =>
  new Refused(status, typeof detail === 'string' ? detail : `${PATH} answered ${status}`);

function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
