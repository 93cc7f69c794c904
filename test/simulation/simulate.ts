/** One simulation: a world, what happens in it, and the first thing in which the product and the model differ. */
import type { TestApp } from '../support/app.ts';
import type { DatabaseClock } from '../support/database-clock.ts';
import { found, Model, type Rule } from './model.ts';
import { agrees, Product, type Actual } from './product.ts';
import type { Operation, Single, World } from './world.ts';

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
  let models = [new Model(world, begin.getTime(), without)];
  const trace: string[] = [];
  for (const [number, operation] of operations.entries()) {
    const [first] = models;
    if (first === undefined || !first.canDo(operation)) continue;
    const place = 1000 * number;
    await product.perform(second, first, place);
    for (const model of models) model.perform(second, place);
    const asked = operation.kind === 'together' ? operation.operations : [operation];
    const actual = operation.kind === 'together'
      ? await Promise.all(operation.operations.map((one, index) => product.redeem(one, placeOf(place, index))))
      : [await product.perform(operation, first, place)];
    trace.push(operation.kind === 'together' ? `${actual.length} together` : JSON.stringify(actual.map(({ ids, parentId, ...said }) => ({ ...said, made: ids.length, isStack: parentId !== null }))));
    const answered = asked.map((one, index) => ({ operation: one, actual: found(actual[index]), place: placeOf(place, index) }));
    const explained = models.flatMap((model) => explain(model, answered));
    if (explained.length === 0) {
      const expected = operation.kind === 'together' ? 'what any order explains' : JSON.stringify(first.perform(operation, place).expected);
      return { problems: [`${JSON.stringify(operation)} was answered ${JSON.stringify(actual)}, not ${expected}`], trace };
    }
    models = [...new Map(explained.map((model) => [model.signature, model])).values()];
  }
  return { problems: await leastDifferences(product, models), trace };
}

/** Of those models that explain all that was said, one must have the books. */
async function leastDifferences(product: Product, models: readonly Model[]): Promise<string[]> {
  let problems: string[] = [];
  for (const model of models) {
    problems = await product.differences(model);
    if (problems.length === 0) break;
  }
  return problems;
}

/** Of one of several that are asked at once. */
function placeOf(place: number, index: number): number {
  return place + 100 * index;
}

/** A Thursday, some hours before most zones' nights, a day before clocks change in Europe and at the end of a month. */
const begin = new Date('2026-10-22T15:00:00Z');

/** Time goes by between any two operations. */
const second: Single = { kind: 'pause', milliseconds: 1000 };

interface Answered {
  operation: Single;
  actual: Actual;
  place: number;
}

/** The model after what was asked at once, by every order in which each would have been answered as it was. */
function explain(model: Model, answered: readonly Answered[]): Model[] {
  if (answered.length === 0) return [model];
  return answered.flatMap(({ operation, actual, place }, index) => {
    const next = model.clone();
    const performed = next.perform(operation, place);
    if (!agrees(performed, actual)) return [];
    // From now on the model calls what was made as the product does.
    for (const [made, redemption] of performed.made.entries()) redemption.id = actual.ids[made] ?? '';
    if (performed.parent !== null) performed.parent.id = actual.parentId ?? '';
    return explain(next, answered.toSpliced(index, 1));
  });
}
