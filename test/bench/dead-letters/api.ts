import { newUuid } from '#libs/contracts';
import { hashApiKey, newApiKey } from '#libs/persistence';
import { type Place, TENANT } from '../bench-scene.js';

/** A redrive run as the API shows it, as far as it is looked at. */
export interface ShownRun {
  id: string;
  state: string;
  reason: string | null;
  selected: number;
  sent: number;
  underWay: number;
  succeeded: number;
  failed: number;
  refused: number;
  waiting: number;
  left: number;
}

/** The HTTP API as an operator of the bench's tenant uses it. */
export class Api {
  private constructor(
    private readonly url: () => string,
    private readonly key: string,
  ) {}

  /** Makes a key in the database itself. `url` is asked for at each call: the service may have moved. */
  static async enter(place: Place, url: () => string): Promise<Api> {
    const key = newApiKey(TENANT);
    await place.query(
      `INSERT INTO waybill.api_keys (tenant, id, name, key_hash, scopes) VALUES ($1, $2, 'bench', $3, '{admin}')`,
      [TENANT, newUuid(), hashApiKey(key)],
    );
    return new Api(url, key);
  }

  /** Throws an Error with the answer where that is not 2xx. */
  async call<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url()}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as Answer;
  }

  run(id: string): Promise<ShownRun> {
    return this.call('GET', `/v1/redrive-runs/${id}`);
  }
}
