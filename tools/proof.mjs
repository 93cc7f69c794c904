#!/usr/bin/env node
// npm run proof [-- NAME…]: the long versions of the tests that chance has a part in; one line of counts for each, and its seed.
import { buildOutdated, runNode, runTool, SetUpError, setUpPackages } from './bootstrap.mjs';

const proofs = { races: 'test/race', simulation: 'test/simulation', kills: 'test/kill', fields: 'server/platform/bad-fields.test.ts', lists: 'server/platform/lists.test.ts' };

await runTool(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in proofs));
  if (unknown.length > 0) throw new SetUpError(`There is no proof called ${unknown.join(', ')}; there are ${Object.keys(proofs).join(', ')}.`);
  await setUpPackages();
  await buildOutdated();
  const failed = [];
  for (const [name, directory] of Object.entries(proofs)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const env = { ...process.env, PROOF: 'full' };
    const { code } = await runNode('node_modules/vitest/vitest.mjs', ['run', directory, '--disable-console-intercept', '--reporter=dot'], { env });
    if (code !== 0) failed.push(name);
  }
  console.log(failed.length === 0 ? 'Everything was proved.' : `Not proved: ${failed.join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});
