/** One simulation: a world, what happens in it, and the first thing in which the product and the model differ. */
import type { TestApp } from '../support/app.ts';
import type { DatabaseClock } from '../support/database-clock.ts';
import { found, Model, type Performed, type Rule } from './model.ts';
import { agrees, Product, type Actual } from './product.ts';
import type { Operation, Redeem, World } from './world.ts';

export interface Simulated {
  /** Empty when product and model agree in all they say, and the books at the end. */
  problems: string[];
  /** What was said, without what differs from run to run. */
  trace: string[];
}

/** `without`: a rule that the model is to forget. */
export async function simulate(app: TestApp, clock: DatabaseClock, world: World, operations: readonly Operation[], without: Rule | null = null): Promise<Simulated> {
  await clock.set(begin);
  const product = await Product.open(app, clock, world);
  let model = new Model(world, begin.getTime(), without);
  const trace: string[] = [];
  for (const operation of operations) {
    if (!model.canDo(operation)) continue;
    await product.perform(second, model);
    model.perform(second);
    if (operation.kind === 'together') {
      const actual = await Promise.all(operation.operations.map((one) => product.redeem(one)));
      trace.push(`${actual.length} together`);
      const explained = explain(model, operation.operations, actual);
      if (explained === null) return { problems: [`no order explains ${JSON.stringify({ operation, actual })}`], trace };
      model = explained;
    } else {
      const actual = await product.perform(operation, model);
      const performed = model.perform(operation);
      trace.push(JSON.stringify({ ...actual, ids: actual.ids.length, parentId: actual.parentId !== null }));
      if (!agrees(performed, actual)) return { problems: [`${JSON.stringify(operation)} was answered ${JSON.stringify(actual)}, not ${JSON.stringify(performed.expected)}`], trace };
      name(model, performed, actual);
    }
  }
  return { problems: await product.differences(model), trace };
}

/** A Thursday, some hours before most zones' nights, a day before clocks change in Europe and at the end of a month. */
const begin = new Date('2026-10-22T15:00:00Z');

/** Time goes by between any two operations. */
const second: Operation & { kind: 'pause' } = { kind: 'pause', milliseconds: 1000 };

/** The model after those who came at once, in an order in which each would have been answered as it was; null: there is none. */
function explain(model: Model, operations: readonly Redeem[], actual: readonly Actual[]): Model | null {
  if (operations.length === 0) return model;
  for (const [index, operation] of operations.entries()) {
    const next = model.clone();
    const performed = next.perform(operation);
    const said = found(actual[index]);
    if (!agrees(performed, said)) continue;
    name(next, performed, said);
    const explained = explain(next, operations.toSpliced(index, 1), actual.toSpliced(index, 1));
    if (explained !== null) return explained;
  }
  return null;
}

/** From now on the model calls what was made as the product does. */
function name(model: Model, { made, parent }: Performed, { ids, parentId }: Actual): void {
  for (const [index, redemption] of made.entries()) redemption.id = ids[index] ?? '';
  if (parent !== null) found(model.state.parents[parent]).id = parentId ?? '';
}
