/** The last two weeks of a demo campaign, made up: who got a code, who redeemed it, what went wrong. Pure. */
import { Temporal } from 'temporal-polyfill';
import { computeDiscount } from '../discount/compute-discount.ts';
import { demoProject, orderValue, pickOne, type DemoCampaign, type Random } from './demo-campaigns.ts';

export interface PastPublication {
  at: Date;
  /** Number of the customer. */
  customer: number;
  /** Which of the campaign's codes, from 0. */
  code: number;
}

export interface PastRedemption {
  at: Date;
  customer: number;
  code: number;
  /** null: nothing in the basket. */
  orderMinor: number | null;
  /** null: refused. */
  discountMinor: number | null;
  failure: 'quantity_exceeded' | 'missing_amount' | null;
  rolledBackAt: Date | null;
}

export interface Past {
  publications: PastPublication[];
  redemptions: PastRedemption[];
}

/** Customers who have bought before the demo begins. */
export const pastCustomers = 700;

/** Share of a day's orders per local hour: little at night, most after work. */
const hours = [2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 15, 16, 18, 16, 14, 14, 16, 20, 24, 26, 24, 18, 10, 5];
/** Monday to Sunday. */
const weekdays = [1, 0.95, 0.95, 1, 1.15, 1.35, 1.2];
const minute = 60_000;

/** Everything lies before `now`; codes are given out before they are redeemed, and redeemed once where each customer has their own. */
export function pastOf({ discount, code, past }: DemoCampaign, now: Date, random: Random): Past {
  if (past === null) return { publications: [], redemptions: [] };
  const momentsOf = (perDay: number): Date[] => momentsBetween(now, past.firstDay, past.lastDay, perDay, random);
  const publications = momentsOf(past.publications)
    .map((at, index): PastPublication => ({ at, customer: Math.floor(random() * pastCustomers), code: index }));
  const held: PastPublication[] = [];
  let given = 0;
  const redemptions: PastRedemption[] = [];
  for (const at of momentsOf(past.redemptions)) {
    while ((publications[given]?.at.getTime() ?? Infinity) < at.getTime() - minute) held.push(publications[given++] as PastPublication);
    if (code !== null) redemptions.push(redemption(at, Math.floor(random() * pastCustomers), 0));
    else if (held.length > 0) {
      const [mine] = held.splice(Math.floor(random() * held.length), 1) as [PastPublication];
      redemptions.push(redemption(at, mine.customer, mine.code));
    }
  }
  return { publications, redemptions: [...redemptions, ...refusals(redemptions, code !== null, now, random)] };

  function redemption(at: Date, customer: number, number: number): PastRedemption {
    const orderMinor = orderValue(random);
    const rolledBackAt = random() < 0.03 ? new Date(at.getTime() + (5 + random() * 600) * minute) : null;
    return {
      at, customer, code: number, orderMinor, discountMinor: computeDiscount(discount, orderMinor), failure: null,
      rolledBackAt: rolledBackAt !== null && rolledBackAt < now ? rolledBackAt : null,
    };
  }
}

/** Some who tried a used code again, or redeemed without anything in the basket. */
function refusals(redemptions: readonly PastRedemption[], isPublic: boolean, now: Date, random: Random): PastRedemption[] {
  return redemptions
    .filter(({ at, rolledBackAt }) => rolledBackAt === null && at.getTime() < now.getTime() - 3 * minute && random() < 0.05)
    .map(({ at, customer, code, orderMinor }) => ({
      at: new Date(at.getTime() + 2 * minute), customer, code, orderMinor: isPublic ? null : orderMinor, discountMinor: null,
      failure: isPublic ? 'missing_amount' : 'quantity_exceeded', rolledBackAt: null,
    }));
}

function momentsBetween(now: Date, firstDay: number, lastDay: number, perDay: number, random: Random): Date[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(demoProject.timeZone).toPlainDate();
  const moments: Date[] = [];
  for (let back = firstDay; back >= lastDay; back -= 1) {
    const day = today.subtract({ days: back });
    const count = Math.round(perDay * (weekdays[day.dayOfWeek - 1] ?? 1) * (0.8 + random() * 0.4));
    for (let index = 0; index < count; index += 1) moments.push(momentOf(day, random));
  }
  return moments.filter((at) => at.getTime() < now.getTime() - minute).sort((a, b) => a.getTime() - b.getTime());
}

function momentOf(day: Temporal.PlainDate, random: Random): Date {
  const hour = pickOne(hours.flatMap((weight, hour) => Array.from({ length: weight }, () => hour)), random) ?? 12;
  const local = day.toPlainDateTime({ hour, minute: Math.floor(random() * 60), second: Math.floor(random() * 60) });
  return new Date(local.toZonedDateTime(demoProject.timeZone).epochMilliseconds);
}
