/** Where the application learns what time it is; tests set their own. What a redemption is judged by is the database's clock, not this one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
