/** Ends a service for a reason of its own: it drains, and exits 1 for its supervisor to start it again. */
export class Ending {
  #reason: Error | null = null;
  #listener: ((reason: Error) => void) | null = null;

  /** Why the service ends; the first reason counts. */
  because(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }

  /** Tells the one who can end the service; at once where there is a reason already. */
  listen(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.#reason) listener(this.#reason);
  }
}
