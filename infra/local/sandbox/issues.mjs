import { createHash } from 'node:crypto';

/** The third party's truth: its issues, the keys it has seen, and every effect it has had, in order. */
export class Issues {
  #issues = new Map();
  #answers = new Map();
  #effects = [];
  #lastId = 0;

  effects() {
    return this.#effects;
  }

  /**
   * Does what a request asks for and says what to answer: `{ status, body }`. A POST or PATCH whose idempotency key
   * was seen before has no further effect: the same body gets the first answer again, another body gets a 422.
   */
  apply({ method, id, fields, key }) {
    if (key === undefined || (method !== 'POST' && method !== 'PATCH')) return this.#act(method, id, fields, key);
    const asked = createHash('sha256')
      .update(`${method} ${id ?? ''} ${JSON.stringify(fields)}`)
      .digest('hex');
    const before = this.#answers.get(key);
    if (before && before.asked !== asked) {
      return { status: 422, body: { message: 'This idempotency key came with another request before' } };
    }
    const answer = before?.answer ?? this.#act(method, id, fields, key);
    this.#answers.set(key, { asked, answer });
    return answer;
  }

  #act(method, id, fields, key) {
    const known = id === undefined ? undefined : this.#issues.get(id);
    switch (method) {
      case 'POST':
        return this.#keep('POST', String(++this.#lastId), fields, 201, key);
      case 'PUT':
        return this.#keep('PUT', id, fields, known ? 200 : 201, key);
      case 'PATCH':
        return known ? this.#keep('PATCH', id, { ...known, ...fields }, 200, key) : NOT_FOUND;
      case 'DELETE':
        if (!this.#issues.delete(id)) return NOT_FOUND;
        this.#record('DELETE', id, key);
        return { status: 204 };
      default:
        return known ? { status: 200, body: known } : NOT_FOUND;
    }
  }

  #keep(method, id, fields, status, key) {
    const issue = { ...fields, id };
    this.#issues.set(id, issue);
    this.#record(method, id, key, fields);
    return { status, body: issue };
  }

  #record(method, id, key, fields) {
    const n = this.#effects.length + 1;
    this.#effects.push({
      n,
      at: new Date().toISOString(),
      method,
      id,
      idempotencyKey: key ?? null,
      fields: fields ?? null,
    });
  }
}

const NOT_FOUND = { status: 404, body: { message: 'No such issue' } };
