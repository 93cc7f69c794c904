/** What the person who wants us to stop has said so far. */
export interface StopSignals {
  /** Stop: end the work in hand, then go. */
  readonly requested: Promise<void>;
  /** Asked again: go without waiting for the work in hand. */
  readonly urged: Promise<void>;
  isRequested(): boolean;
}

/** Ctrl-C reaches us once from the terminal and once more from npm: signals this close together are one. */
const sameKeystrokeMilliseconds = 500;

/** Listens to SIGINT, SIGTERM and, under npm, the end of our parent. The third request ends the process on the spot (the embedded database still shuts down, see postgres-keeper). */
export function listenToStopSignals(): StopSignals {
  let requests = 0;
  let last = -Infinity;
  let request = (): void => {};
  let urge = (): void => {};
  const requested = new Promise<void>((resolve) => (request = resolve));
  const urged = new Promise<void>((resolve) => (urge = resolve));
  const onSignal = (): void => {
    const now = performance.now();
    if (now - last < sameKeystrokeMilliseconds) return;
    last = now;
    requests += 1;
    if (requests === 1) request();
    if (requests === 2) urge();
    if (requests === 3) process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(onSignal);
  return { requested, urged, isRequested: () => requests > 0 };
}

/** npm told to stop ends its shell and itself, and passes nothing on to us: we see that we have another parent. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 250);
  timer.unref();
}
