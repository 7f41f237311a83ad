/** The management API answered with an error, or not at all. The message says what was asked and what to do. */
export class ManagementRefused extends Error {
  override readonly name = 'ManagementRefused';
}

/** JSON calls to RabbitMQ's management API, authenticated by the user and password in its URL. */
export interface ManagementApi {
  get(path: string): Promise<unknown>;
  put(path: string, body: unknown): Promise<void>;
  delete(path: string): Promise<void>;
}

/** Milliseconds for a whole answer, where the caller does not say. */
const TIMEOUT_MS = 10_000;

const hint = (status: number): string => {
  if (status === 401) return 'Check the user and password of RABBITMQ_MANAGEMENT_URL.';
  if (status === 403) return 'That user lacks the tag for it (administrator, or monitoring for reading).';
  if (status === 404) return 'Provision the broker, and check the vhost.';
  return 'See the log of the broker.';
};

/**
 * The API at `url`, such as `http://user:password@host:15672`. Every call rejects with ManagementRefused unless its whole
 * answer comes within `timeoutMs`. No error of it shows the password.
 */
export const managementApi = (url: string, timeoutMs = TIMEOUT_MS): ManagementApi => {
  const { origin, username, password, pathname } = new URL(url);
  const base = `${origin}${pathname.replace(/\/$/, '')}/api`;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;

  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { ok: response.ok, status: response.status, said: await response.text() };
  };

  const call = async (method: string, path: string, body?: unknown): Promise<string> => {
    const { ok, status, said } = await ask(method, path, body).catch((error: unknown) => {
      throw new ManagementRefused(
        `RabbitMQ management at ${origin} did not answer ${method} ${path}. Is its plugin enabled and the port right?`,
        { cause: error },
      );
    });
    if (ok) return said;
    throw new ManagementRefused(
      `RabbitMQ management at ${origin} answered ${method} ${path} with ${status} ${said.slice(0, 300)}. ${hint(status)}`,
    );
  };

  return {
    get: async (path) => {
      const said = await call('GET', path);
      try {
        return JSON.parse(said) as unknown;
      } catch (error) {
        throw new ManagementRefused(
          `What answers GET ${path} at ${origin} is not RabbitMQ's management: it sends no JSON. Check RABBITMQ_MANAGEMENT_URL.`,
          { cause: error },
        );
      }
    },
    put: async (path, body) => {
      await call('PUT', path, body);
    },
    delete: async (path) => {
      await call('DELETE', path);
    },
  };
};
