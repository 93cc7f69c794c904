/** One run of one cell of the matrix, and what is wrong with it. */
import type { Answer } from '../support/shop.ts';
import {
  call, callerCount, early, groupOf, groupsOf, hasSucceeded, leftFor, makeCallers, measureOf, openArena, reasonOf, redeem, standingOf, wantedOf, type Arena, type ArenaParts,
  type Caller, type Standing,
} from './arena.ts';
import type { Disturbance, Try } from './disturbances.ts';
import type { RaceLimit } from './limits.ts';

/** Problems of one run, one line each; none when all is well. What `verify` says is looked at once for all runs of a cell. */
export async function race(parts: ArenaParts, limit: RaceLimit, disturbance: Disturbance, run: number): Promise<string[]> {
  const { arena, made } = await openArena(parts, limit, disturbance.before);
  const callers = makeCallers(run);
  const half = disturbance.hasLate ? callerCount / 2 : callerCount;
  const tries: Try[] = [];
  const send = async (caller: Caller, index: number, isLate: boolean): Promise<void> => {
    tries.push({ caller, answer: await call(arena, caller, index, `caller-${run}-${index}`), isLate });
  };
  // Sometimes it comes before everybody else, sometimes after.
  const before = run % 2 === 1 ? disturbance.disturb(arena, made, run) : undefined;
  const first = callers.slice(0, half).map((caller, index) => send(caller, index, false));
  const disturbed = await (before ?? disturbance.disturb(arena, made, run));
  await Promise.all([...first, ...callers.slice(half).map((caller, index) => send(caller, half + index, true))]);
  if (disturbance.givesBack) await Promise.all(callers.map((caller, index) => send(caller, callerCount + index, true)));

  const standing = await standingOf(arena);
  const stands = [...made.map((_, index) => early(index)), ...disturbed.gained, ...tries.filter(({ answer }) => hasSucceeded(answer)).map(({ caller }) => caller)];
  return [
    ...made.filter((answer) => !hasSucceeded(answer)).map((answer) => `a redemption before the race was answered with ${reasonOf(answer)}`),
    ...disturbed.problems,
    ...differences(arena, standing, stands, disturbed.lost),
    ...strangeAnswers(arena, tries, disturbance),
    ...(await disturbance.problemsOfLate(arena, tries.filter(({ isLate }) => isLate))),
    ...(disturbance.hasLate ? [] : wronged(arena, standing, tries)),
    ...(disturbance.before + disturbed.gained.length === 0 && !disturbance.hasLate ? wrongCount(arena, tries) : []),
    ...(limit.way === 'hold' && disturbance.before + disturbed.gained.length === 0 && !disturbance.hasLate ? await brokenPromises(arena, tries, run) : []),
    ...(await untruthful(arena)),
  ];
}

/** What stands is what was answered, and never was over the limit. */
function differences(arena: Arena, standing: ReadonlyMap<string, Standing>, made: readonly Caller[], lost: readonly Caller[]): string[] {
  const told = new Map<string, number>();
  const count = (caller: Caller, sign: number): void => {
    for (const group of groupsOf(arena, caller)) told.set(group, (told.get(group) ?? 0) + sign * wantedOf(measureOf(arena), caller));
  };
  for (const caller of made) count(caller, 1);
  for (const caller of lost) count(caller, -1);
  const problems: string[] = [];
  for (const group of new Set([...told.keys(), ...standing.keys()])) {
    const { now = 0, most = 0 } = standing.get(group) ?? {};
    if (now !== (told.get(group) ?? 0)) problems.push(`${now} stands and ${told.get(group) ?? 0} was answered`);
    if (most > arena.max) problems.push(`${most} stood of a limit of ${arena.max}`);
  }
  return problems;
}

/** Nothing is refused but by the limit, or by what happened in between. */
function strangeAnswers({ limit }: Arena, tries: readonly Try[], { reasons }: Disturbance): string[] {
  const right = [limit.kind === null ? 'quantity_exceeded' : 'redemption_rules_violated', ...reasons];
  const said = tries.filter(({ answer }) => !hasSucceeded(answer)).map(({ answer }) => reasonOf(answer)).filter((reason) => !right.includes(reason));
  return [...new Set(said)].map((reason) => `${said.filter((one) => one === reason).length} were answered with ${reason}`);
}

/** Whoever was refused would have passed the limit; where nothing was given back, what is left now says so. */
function wronged(arena: Arena, standing: ReadonlyMap<string, Standing>, tries: readonly Try[]): string[] {
  const lastWave = tries.some(({ isLate }) => isLate) ? tries.filter(({ isLate }) => isLate) : tries;
  const count = lastWave.filter(({ caller, answer }) => {
    const remains = arena.max - (standing.get(groupOf(arena, caller))?.now ?? 0);
    return !hasSucceeded(answer) && wantedOf(measureOf(arena), caller) <= remains;
  }).length;
  return count === 0 ? [] : [`${count} were refused what was left`];
}

function wrongCount(arena: Arena, tries: readonly Try[]): string[] {
  const made = tries.filter(({ answer }) => hasSucceeded(answer)).length;
  return measureOf(arena) !== 'redemptions' || made === leftFor(arena.limit) ? [] : [`${made} succeeded, not ${leftFor(arena.limit)}`];
}

/** What a session holds it can redeem, and nobody else. */
async function brokenPromises(arena: Arena, tries: readonly Try[], run: number): Promise<string[]> {
  const numbers = new Map(makeCallers(run).map(({ amount, code, customer }, index) => [`${amount} ${code} ${customer}`, index]));
  const answers = await Promise.all(tries.map(async ({ caller, answer }, turn) => {
    const number = numbers.get(`${caller.amount} ${caller.code} ${caller.customer}`);
    return { isHolder: hasSucceeded(answer), answer: await redeem(arena, caller, turn, hasSucceeded(answer) ? `caller-${run}-${number}` : undefined) };
  }));
  const wrong = answers.filter(({ isHolder, answer }: { isHolder: boolean; answer: Answer }) => isHolder !== hasSucceeded(answer));
  return wrong.length === 0 ? [] : [`${wrong.length} could redeem what others hold, or could not what they hold`];
}

/** Every refusal by a limit, or by a rule, says which, and that with what was wanted it would have been passed. */
async function untruthful(arena: Arena): Promise<string[]> {
  if (arena.limit.rule !== null) return untruthfulOfRule(arena, arena.limit.rule);
  const { owner, shop, campaignIds, limit } = arena;
  const rows = await owner.query<{ limit_hit: unknown; refusals: number }>(
    `/* test.untruthful */
     select limit_hit, count(*) as refusals
       from redemptions
      where project_id = $1 and campaign_id = any($2) and failure_code = 'redemption_rules_violated'
        and (limit_hit is null or (limit_hit ->> 'used')::bigint + (limit_hit ->> 'wanted')::bigint <= (limit_hit ->> 'max')::bigint
             or ($3 and (limit_hit ->> 'scope', limit_hit ->> 'measure', limit_hit ->> 'period') <> ($4::text, $5::text, $6::text)))
      group by limit_hit`,
    [shop.projectId, campaignIds, limit.kind !== null, limit.kind?.scope ?? '', limit.kind?.measure ?? '', limit.kind?.period ?? ''],
  );
  return rows.map(({ limit_hit, refusals }) => `${refusals} were refused by a limit that was not reached: ${JSON.stringify(limit_hit)}`);
}

/** What was seen is more than the version of the rule that refused allows. */
async function untruthfulOfRule({ owner, shop, campaignIds }: Arena, name: string): Promise<string[]> {
  const rows = await owner.query<{ broken: unknown; refusals: number }>(
    `/* test.untruthful_of_rule */
     select b.broken, count(*) as refusals
       from redemptions as r
            cross join lateral (select r.judged_by -> 'broken' -> 0 as broken) as b
            left join rule_versions as v on v.project_id = r.project_id and v.rule_id = b.broken ->> 'id' and v.version = (b.broken ->> 'version')::integer
      where r.project_id = $1 and r.campaign_id = any($2) and r.failure_code = 'redemption_rules_violated'
        and (b.broken -> 'conditions' -> 0 ->> 'name' = $3
             and (b.broken -> 'conditions' -> 0 ->> 'seen')::bigint > (v.rules -> '1' -> 'conditions' -> '$less_than_or_equal' ->> 0)::bigint) is not true
      group by b.broken`,
    [shop.projectId, campaignIds, name],
  );
  return rows.map(({ broken, refusals }) => `${refusals} were refused by a rule that was not broken: ${JSON.stringify(broken)}`);
}
