/** The control-plane answered with something that no chain looks like. */
export class UnreadableAnswer extends Error {
  constructor() {
    super('The control-plane answered with something that is no page of an audit chain: nothing was verified');
  }
}
