/** The product, asked what the model is asked, and its answers in the model's words. */
import { endExpiredHolds } from '../../server/redemption/end-expired-holds.ts';
import type { TestApp } from '../support/app.ts';
import type { DatabaseClock } from '../support/database-clock.ts';
import { recountDifferences } from '../support/recount.ts';
import { buildCampaign, buildVoucher } from '../support/rows.ts';
import { openShop, type Answer, type Shop } from '../support/shop.ts';
import { found, type Model, type Outcome, type Performed } from './model.ts';
import { ruleNames, type Demand, type Limit, type Redeem, type RuleOwner, type Single, type World } from './world.ts';

/** What was answered. */
export interface Actual extends Omit<Outcome, 'refused'> {
  refused: { code: number | null; reason: string }[];
  /** Ids of redemptions made, and of the one that stands for all. */
  ids: string[];
  parentId: string | null;
}

interface SaidLimit {
  scope: string;
  measure: string;
  period: string;
  max: number;
  used: number | null;
  held: number | null;
}

/** A request with an idempotency key, and the very bytes of its answer. */
interface Asked {
  path: string;
  body: object | undefined;
  status: number;
  text: string;
  toActual(answer: Answer): Actual;
}

interface Entry {
  redemption_id: string;
  code: string;
  order_minor: number | null;
  discount_minor: number | null;
}

export class Product {
  readonly #app: TestApp;
  readonly #shop: Shop;
  readonly #clock: DatabaseClock;
  readonly #campaignIds: string[];
  readonly #codes: string[];
  readonly #voucherIds: string[];
  /** Of each campaign and code, once it had one; without an assignment it does not hold. */
  readonly #rules = new Map<string, { id: string; assignmentId: string | null }>();
  /** By the place of the request. */
  readonly #asked = new Map<number, Asked>();

  private constructor(app: TestApp, shop: Shop, clock: DatabaseClock, ids: { campaigns: string[]; vouchers: string[] }) {
    this.#app = app;
    this.#shop = shop;
    this.#clock = clock;
    this.#campaignIds = ids.campaigns;
    this.#voucherIds = ids.vouchers;
    this.#codes = ids.vouchers.map((_, index) => `CODE-${index}`);
  }

  /** A new project as the world has it. */
  static async open(app: TestApp, clock: DatabaseClock, world: World): Promise<Product> {
    const shop = await openShop(app, app.inject, {
      time_zone: world.timeZone, week_starts_on: world.weekStartsOn, ...(world.mode === 'PARTIAL' && { stacking_rules: { redeemables_application_mode: 'PARTIAL' } }),
    });
    const [campaignIds, voucherIds]: [string[], string[]] = [[], []];
    for (const [index, discount] of world.campaigns.entries()) {
      const created = world.codes.filter(({ campaign }) => campaign === index).length;
      campaignIds.push(await buildCampaign(app.owner, shop.projectId, { terms: { discount }, counters: { vouchers_created: created } }));
    }
    for (const [index, { campaign, quantity, discount }] of world.codes.entries()) {
      const row = { code: `CODE-${index}`, redemption_quantity: quantity, ...(campaign === null && { discount }) };
      voucherIds.push(await buildVoucher(app.owner, shop.projectId, campaign === null ? null : found(campaignIds[campaign]), row));
    }
    return new Product(app, shop, clock, { campaigns: campaignIds, vouchers: voucherIds });
  }

  /** `place`: which request it is. */
  async perform(operation: Single, model: Model, place: number): Promise<Actual> {
    const key = 'isKeyed' in operation && operation.isKeyed ? place : null;
    switch (operation.kind) {
      case 'redeem': return this.redeem(operation, place);
      case 'rollback': return this.#post(`/redemptions/${model.pickRedemption(operation.pick).id}/rollback`, undefined, key, toActual);
      case 'rollback of a stack': return this.#post(`/redemptions/${model.pickParent(operation.pick).id}/rollbacks`, undefined, key, toActual);
      case 'again': return this.#repeat(model.pickKeyed(operation.pick).place, operation.isOther);
      case 'release': return toActual(await this.#shop.ask('DELETE', `/vouchers/${this.#codes[operation.code]}/sessions/session-${operation.session}`));
      case 'limit': return toActual(await this.#setLimit(operation.campaign, operation.limit, operation.isRemoved));
      case 'rule': return this.#setRule(operation.of, operation.demand, operation.isRemoved);
      case 'switch': return toActual(await this.#shop.ask('POST', `/campaigns/${this.#campaignIds[operation.campaign]}/${operation.isActive ? 'enable' : 'disable'}`));
      case 'switch of a code': return toActual(await this.#shop.ask('POST', `/vouchers/${this.#codes[operation.code]}/${operation.isActive ? 'enable' : 'disable'}`));
      case 'deletion': return toActual(await this.#shop.ask('DELETE', `/vouchers/${this.#codes[operation.code]}?force=${operation.isForGood}`));
      case 'pause': {
        await this.#clock.set(new Date(this.#clock.now().getTime() + operation.milliseconds));
        return nothing;
      }
    }
  }

  async redeem({ isQuestion, codes, customer, order, session, holdMilliseconds, isKeyed }: Redeem, place: number): Promise<Actual> {
    return this.#post(isQuestion ? '/validations' : '/redemptions', {
      redeemables: codes.map((code) => ({ object: 'voucher', id: this.#codes[code] })),
      ...(customer !== null && { customer: { source_id: `customer-${customer}` } }),
      ...(order !== null && { order: { amount: order.amount, ...(order.basket !== null && { source_id: order.basket }) } }),
      ...(session !== null && { session: { type: 'LOCK', key: `session-${session}`, ttl: holdMilliseconds, ttl_unit: 'MILLISECONDS' } }),
    }, isKeyed ? place : null, (answer) => (isQuestion ? this.#ofValidation(answer) : this.#ofRedemption(answer)));
  }

  async #post(path: string, body: object | undefined, key: number | null, toAnswer: Asked['toActual']): Promise<Actual> {
    if (key === null) return toAnswer(await this.#shop.ask('POST', path, body));
    const { status, text } = await this.#send(path, body, key);
    this.#asked.set(key, { path, body, status, text, toActual: toAnswer });
    return toAnswer({ status, body: JSON.parse(text) as Answer['body'] });
  }

  async #send(path: string, body: object | undefined, key: number): Promise<{ status: number; text: string }> {
    const headers = { ...this.#shop.headers, 'idempotency-key': `key-${key}` };
    const { statusCode, body: text } = await this.#app.inject({ method: 'POST', url: `/v1${path}`, headers, ...(body !== undefined && { payload: body }) });
    return { status: statusCode, text };
  }

  /** The request of a key once more, or another one with the key. */
  async #repeat(key: number, isOther: boolean): Promise<Actual> {
    const asked = found(this.#asked.get(key));
    const { status, text } = await this.#send(asked.path, isOther ? { ...asked.body, metadata: { isOther } } : asked.body, key);
    return { ...asked.toActual({ status, body: JSON.parse(text) as Answer['body'] }), isRepeat: status === asked.status && text === asked.text };
  }

  #ofRedemption({ status, body }: Answer): Actual {
    if (status !== 200) return { ...nothing, status, refused: [{ code: null, reason: String(body['key']) }] };
    const made = body['redemptions'] as { id: string; voucher: { code: string } }[];
    const parent = body['parent_redemption'] as { id: string } | undefined;
    return {
      ...nothing,
      status,
      applied: made.map(({ voucher }) => this.#codes.indexOf(voucher.code)),
      discount: discountOf(body),
      refused: this.#refusedOf(body['inapplicable_redeemables']),
      ids: made.map(({ id }) => id),
      parentId: parent?.id ?? null,
    };
  }

  #ofValidation({ status, body }: Answer): Actual {
    if (status !== 200) return { ...nothing, status, refused: [{ code: null, reason: String(body['key']) }] };
    const entries = body['redeemables'] as { id: string; status: string }[];
    const isValid = body['valid'] === true;
    const applied = entries.filter((entry) => entry.status === 'APPLICABLE').map(({ id }) => this.#codes.indexOf(id));
    return { ...nothing, status, applied: isValid ? applied : [], discount: isValid ? discountOf(body) : null, refused: this.#refusedOf(body['inapplicable_redeemables']) };
  }

  #refusedOf(entries: unknown): Actual['refused'] {
    const inapplicable = (entries ?? []) as { id: string; result: { error: { key: string } } }[];
    return inapplicable.map(({ id, result }) => ({ code: this.#codes.indexOf(id), reason: result.error.key }));
  }

  async #setLimit(campaign: number, { scope, measure, period, max, straddle }: Limit, isRemoved: boolean): Promise<Answer> {
    const path = `/campaigns/${this.#campaignIds[campaign]}/limits/${scope}/${measure}/${period}`;
    return isRemoved ? this.#shop.askOurs('DELETE', path) : this.#shop.askOurs('PUT', path, { max, straddle });
  }

  async #setRule(of: RuleOwner, demand: Demand, isRemoved: boolean): Promise<Actual> {
    const owner = JSON.stringify(of);
    const body = { name: `Rule ${owner}`, rules: { 1: conditionOf(demand) } };
    const known = this.#rules.get(owner) ?? { id: '', assignmentId: null };
    if (isRemoved) {
      if (known.assignmentId !== null) await this.#shop.ask('DELETE', `/validation-rules/${known.id}/assignments/${known.assignmentId}`);
      if (known.id !== '') this.#rules.set(owner, { id: known.id, assignmentId: null });
      return nothing;
    }
    const saved = known.id === '' ? await this.#shop.ask('POST', '/validation-rules', body) : await this.#shop.ask('PUT', `/validation-rules/${known.id}`, body);
    const id = String(saved.body['id']);
    if (known.assignmentId !== null) return toActual(saved);
    const assignment = 'code' in of
      ? { related_object_type: 'voucher', related_object_id: this.#voucherIds[of.code] }
      : { related_object_type: 'campaign', related_object_id: this.#campaignIds[of.campaign] };
    const assigned = await this.#shop.ask('POST', `/validation-rules/${id}/assignments`, assignment);
    this.#rules.set(owner, { id, assignmentId: String(assigned.body['id']) });
    return toActual(assigned);
  }

  /** Where the books are not what the model remembers, one line each; none when all is well. */
  async differences(model: Model): Promise<string[]> {
    const { projectId } = this.#shop;
    const { owner } = this.#app;
    const entries = await owner.query<Entry>(
      `/* test.entries */
       select redemption_id, code, order_minor, discount_minor
         from redemptions
        where project_id = $1 and kind = 'redemption' and result = 'SUCCESS'
        order by redemption_id`,
      [projectId],
    );
    const kept = entries.map((entry) => `${entry.redemption_id} ${entry.code} ${entry.order_minor} ${entry.discount_minor}`);
    const meant = model.state.redemptions.map(({ id, code, orderMinor, discountMinor }) => `${id} ${this.#codes[code]} ${orderMinor} ${discountMinor}`);
    return [
      ...kept.filter((line) => !meant.includes(line)).map((line) => `the product made ${line}`),
      ...meant.filter((line) => !kept.includes(line)).map((line) => `the model made ${line}`),
      ...(await this.#usesOtherThan(model)),
      ...(await recountDifferences(owner, projectId)),
    ];
  }

  /** What the product says is used and held of limits of whole campaigns. Holds that have expired are shown until somebody ends them. */
  async #usesOtherThan(model: Model): Promise<string[]> {
    const problems: string[] = [];
    await endExpiredHolds(this.#app.pool, this.#app.app.parts.redeemer);
    for (const [index, { limits, rule }] of model.state.campaigns.entries()) {
      const { body } = await this.#shop.askOurs('GET', `/campaigns/${this.#campaignIds[index]}/limits`);
      const [own, fromRules] = [body['limits'], body['from_rules']] as [SaidLimit[], SaidLimit[]];
      const ofRule = rule === null || 'least' in rule ? [] : [rule];
      if (fromRules.length !== ofRule.length) problems.push(`${fromRules.length} limits of rules`);
      const pairs = [...own.map((said) => ({ said, among: limits })), ...fromRules.map((said) => ({ said, among: ofRule }))];
      for (const { said, among } of pairs) {
        const limit = among.find(({ scope, measure, period }) => scope === said.scope && measure === said.measure && period === said.period);
        const meant = limit === undefined ? null : { max: limit.max, ...(limit.scope === 'campaign' ? model.usedNow(index, limit) : { used: null, held: null }) };
        const { max, used, held } = said;
        if (JSON.stringify(meant) !== JSON.stringify({ max, used, held })) problems.push(`limit ${JSON.stringify(said)} is ${JSON.stringify(meant)} in the model`);
      }
    }
    return problems;
  }
}

const nothing: Actual = { status: 200, applied: [], discount: null, refused: [], isRepeat: false, ids: [], parentId: null };

function conditionOf(demand: Demand): { name: string; conditions: Record<string, number[]> } {
  if ('least' in demand) return { name: 'order.amount', conditions: { $more_than_or_equal: [demand.least] } };
  const { name } = found(ruleNames.find(({ scope, measure, period }) => scope === demand.scope && measure === demand.measure && period === demand.period));
  return { name, conditions: { $less_than_or_equal: [demand.max] } };
}

function toActual({ status, body }: Answer): Actual {
  return { ...nothing, status, refused: status >= 400 ? [{ code: null, reason: String(body['key']) }] : [] };
}

function discountOf(body: Record<string, unknown>): number | null {
  const order = body['order'] as { total_discount_amount?: number; amount?: number } | undefined;
  return order?.amount === undefined ? null : (order.total_discount_amount ?? 0);
}

/** Whether an answer is what the model says; of several reasons to refuse any may be told. */
export function agrees({ expected }: Performed, actual: Actual): boolean {
  const isRefused = expected.status >= 400;
  if (expected.isRepeat && !actual.isRepeat) return false;
  // Something that is not there is not found.
  const statuses = isRefused && expected.refused.some(({ reasons }) => reasons.includes('not_found')) ? [400, 404] : [expected.status];
  if (!statuses.includes(actual.status) || expected.applied.join() !== actual.applied.join() || expected.discount !== actual.discount) return false;
  if (isRefused) return expected.refused.some(({ reasons }) => reasons.includes(actual.refused[0]?.reason ?? ''));
  return expected.refused.length === actual.refused.length
    && expected.refused.every(({ code, reasons }, index) => code === actual.refused[index]?.code && reasons.includes(actual.refused[index]?.reason ?? ''));
}
