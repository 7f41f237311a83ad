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

  /** Like `call`, for whoever wants to see the whole answer. */
  async send(method, path, body, headers) {
    const answer = await this.request(method, path, body, headers);
    return { status: answer.status, headers: answer.headers, body: await this.read(method, path, answer) };
  }

  request(method, path, body, more) {
    const headers = { ...this.headers, ...more };
    return fetch(this.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  async read(method, path, answer) {
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}
