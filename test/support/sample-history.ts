/**
 * The finished campaigns of a shop that never was, the same at every run: what examples/import/sample holds and what tests import. It has what
 * makes history hard: a code in two campaigns, codes with leading zeros that many customers share, a customer who redeems one code twice on a
 * day, days of 23 and 25 hours, a campaign that began before it was observed, one without any redemption.
 */
export interface SampleCampaign {
  id: string;
  name: string;
  group: string;
  startDay: string;
  endDay: string;
  codes: string[];
  /** Customers it was mailed to. */
  mailed: string[];
  redemptions: { code: string; customer: string; day: string }[];
}

interface Plan {
  id: string;
  name: string;
  group: string;
  startDay: string;
  endDay: string;
  codes: string[];
  mailed: number;
  redemptions: number;
  /** First day on which redemptions were kept. */
  observedFrom?: string;
}

const plans: Plan[] = [
  {
    id: '01', name: 'Advent mailing', group: 'mail', startDay: '2024-12-16', endDay: '2025-01-12', observedFrom: '2025-01-01',
    codes: ['0040011', '0040012', '0040013'], mailed: 30, redemptions: 9,
  },
  {
    id: '02', name: 'Spring sale', group: 'letter', startDay: '2025-03-24', endDay: '2025-04-13',
    codes: ['0040021', '0040022', '0040023', '0040024'], mailed: 48, redemptions: 34,
  },
  {
    id: '03', name: 'Autumn sale', group: 'letter', startDay: '2025-10-13', endDay: '2025-11-09',
    codes: ['0040021', '0040022', '0040031', '0040032', '0040033'], mailed: 60, redemptions: 52,
  },
  { id: '04', name: 'Win-back', group: 'mail', startDay: '2025-11-17', endDay: '2025-11-30', codes: ['0040041'], mailed: 12, redemptions: 0 },
];

/** A small generator of evenly spread numbers from 0 to 1 (mulberry32): fixed, so that the files never change by themselves. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const dayLength = 86_400_000;

export function sampleCampaigns(): SampleCampaign[] {
  const next = numbers(20_250_330);
  return plans.map((plan) => campaignOf(plan, next));
}

function campaignOf({ mailed, redemptions, observedFrom, ...campaign }: Plan, next: () => number): SampleCampaign {
  const offset = Math.floor(next() * 20);
  const customers = Array.from({ length: mailed }, (_, index) => `C${String(offset + index).padStart(4, '0')}`);
  const first = Date.parse(observedFrom ?? campaign.startDay);
  const days = (Date.parse(campaign.endDay) - first) / dayLength + 1;
  // Most people redeem soon after the mailing: the square pulls days towards the first.
  const redeemed = Array.from({ length: redemptions }, () => ({
    code: pick(campaign.codes, next()),
    customer: pick(customers, next()),
    day: new Date(first + Math.floor(next() ** 2 * days) * dayLength).toISOString().slice(0, 10),
  }));
  const again = redeemed.slice(0, campaign.id === '03' ? 1 : 0);
  return { ...campaign, mailed: customers, redemptions: [...redeemed, ...again].sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))) };
}

function pick<T>(items: readonly T[], share: number): T {
  return items[Math.floor(share * items.length)] as T;
}

/** The campaigns as the files of examples/import/sample, which the recipe examples/import/sample.json reads. */
export function sampleFiles(): Record<'campaigns.csv' | 'codes.csv' | 'mailings.csv' | 'redemptions.csv', string> {
  const campaigns = sampleCampaigns();
  const csv = (header: string, rows: string[]): string => `${[header, ...rows].join('\n')}\n`;
  return {
    'campaigns.csv': csv('campaign;title;group;from;until', campaigns.map(({ id, name, group, startDay, endDay }) => [id, name, group, startDay, endDay].join(';'))),
    'codes.csv': csv('campaign;code', campaigns.flatMap(({ id, codes }) => codes.map((code) => `${id};${code}`))),
    'mailings.csv': csv('campaign;customer', campaigns.flatMap(({ id, mailed }) => mailed.map((customer) => `${id};${customer}`))),
    'redemptions.csv': csv(
      'date;customer;code;campaign',
      campaigns.flatMap(({ id, redemptions }) => redemptions.map(({ day, customer, code }) => `${day};${customer};${code};${id}`)),
    ),
  };
}
