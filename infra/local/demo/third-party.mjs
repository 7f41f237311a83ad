import { expectThat, happened } from './story.mjs';

/** The sandbox as the demo's agents see it: a connection, tasks that make an issue, and the count of their effects. */
export class ThirdParty {
  /**
   * @param {import('./api.mjs').Api} api
   * @param {string} address
   */
  constructor(api, address) {
    this.api = api;
    this.address = address;
  }

  async connect() {
    await this.api.put(
      'connections',
      {
        name: 'sandbox',
        settings: { baseUrl: this.address, idempotencyHeader: 'Idempotency-Key' },
        credentials: { type: 'bearer', token: 'sandbox-token' },
      },
      { connector: 'http' },
    );
    happened(`connection sandbox to ${this.address}, its credential sealed`);
  }

  /** A task that makes an issue of this title; `query` asks the sandbox to misbehave. */
  issue(agent, title, query) {
    const input = { method: 'POST', path: '/issues', body: { title }, ...(query && { query }) };
    return { connector: 'http', action: 'request', connection: 'sandbox', input, agent };
  }

  /** Ends the demo unless the third party made exactly one issue of this title. */
  async expectOneEffect(title) {
    const { effects } = await (await fetch(`${this.address}/log`)).json();
    const mine = effects.filter(({ fields }) => fields?.title === title);
    expectThat(mine.length === 1, `the third party saw ${mine.length} effects instead of one`);
    happened('the third party counts one effect');
  }
}
