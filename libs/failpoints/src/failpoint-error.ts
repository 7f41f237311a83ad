/** What a point armed with `fail` throws: stands for any error that could come out of there. */
export class FailpointError extends Error {
  override readonly name = 'FailpointError';

  constructor(readonly point: string) {
    super(`Failpoint ${point}: armed to fail.`);
  }
}
