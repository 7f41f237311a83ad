const OPTIONS = ['status', 'applied-status', 'retry-after', 'delay', 'reset', 'drip', 'answer', 'times'];

/**
 * How the caller asks to be treated, by query (`?status=503`) or header (`x-sandbox-status: 503`). Says nothing once
 * the same request was so treated `times` times; null where there is nothing to misbehave about.
 */
export class Misbehaviour {
  #counts = new Map();

  askedFor(request, url, key) {
    const wishes = {};
    for (const option of OPTIONS) {
      const wish = url.searchParams.get(option) ?? request.headers[`x-sandbox-${option}`];
      if (wish !== undefined && wish !== null) wishes[option] = wish;
    }
    if (wishes.times === undefined) return wishes;
    const same = JSON.stringify([request.method, url.href, wishes, key ?? null]);
    const count = (this.#counts.get(same) ?? 0) + 1;
    this.#counts.set(same, count);
    return count <= Number(wishes.times) ? wishes : {};
  }
}

/** Answers no decent API would give, for `answer=…`. */
export const ODD_ANSWERS = {
  __proto__: null,
  'not-json': Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x22]),
  rubbish: Buffer.from('{"nul":"a\\u0000b","lone":"\\ud800","__proto__":{"x":1},"id":12345678901234567890,"id":1e999}'),
  deep: Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)),
};
