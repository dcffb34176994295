const BEAT_MS = 5_000;
/** A ping unanswered this long means that the process hangs: it answers pings even while queries run. */
const HANG_MS = 20_000;

/** Watches a process by pings: `hangs` is called once it has not answered for 20 seconds. */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;
  #heard = 0;

  constructor(readonly ping: () => void, readonly hangs: () => void) {}

  start(): void {
    this.stop();
    this.#heard = Date.now();
    let tick = Date.now();
    this.#timer = setInterval(() => {
      // A machine that slept, or a host that was busy, has heard no answers: that says nothing about the process.
      const late = Date.now() - tick > 2 * BEAT_MS;
      tick = Date.now();
      if (late) this.#heard = tick;
      if (tick - this.#heard > HANG_MS) this.hangs();
      else this.ping();
    }, BEAT_MS);
    this.#timer.unref();
  }

  heard(): void {
    this.#heard = Date.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
