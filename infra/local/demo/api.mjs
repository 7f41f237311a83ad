/** The control-plane's API as the demo uses it. */
export class Api {
  /** @param {{ controlPlane: string, apiKey: string }} stack */
  constructor({ controlPlane, apiKey }) {
    this.base = controlPlane;
    this.headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  }

  get(path) {
    return this.call('GET', path);
  }

  /** Makes a thing, or changes the one of this name that an earlier demo left. */
  async put(collection, { name, ...body }, fixed) {
    const made = await this.request('POST', `/v1/${collection}`, { name, ...fixed, ...body });
    if (made.status !== 409) return this.read('POST', `/v1/${collection}`, made);
    return this.call('PATCH', `/v1/${collection}/${name}`, body);
  }

  async call(method, path, body) {
    return this.read(method, path, await this.request(method, path, body));
  }

  request(method, path, body) {
    const { headers } = this;
    return fetch(this.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  async read(method, path, answer) {
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}
