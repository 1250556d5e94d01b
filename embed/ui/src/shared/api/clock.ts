/** The server's clock, to about a second, for pages on a TV or totem whose own is often wrong. */
export class ServerClock {
  /** The server's time less ours, in ms. */
  private skew = 0

  /** The server's time, in ms since 1970. */
  now(): number {
    return Date.now() + this.skew
  }

  /** Takes the time from an answer. Its Date counts whole seconds, so that smaller differences say nothing. */
  heed(answer: Response): void {
    const seen = Date.parse(answer.headers.get('Date') ?? '') + 500 - Date.now()
    if (Math.abs(seen - this.skew) > 1_000) this.skew = seen
  }
}
