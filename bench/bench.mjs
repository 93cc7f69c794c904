#!/usr/bin/env node
// npm run bench: compiles what it measures beside the built product, then measures.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode, runTool, SetUpError, setUpPackages } from '../tools/bootstrap.mjs';

await runTool(async () => {
  await setUpPackages();
  rmSync(join(root, 'dist', 'bench'), { recursive: true, force: true });
  const { code, output } = await runNode('node_modules/typescript/bin/tsc', ['-p', 'bench/tsconfig.json'], { capture: true });
  if (code !== 0) throw new SetUpError(`${output.trim()}\nThe bench could not be compiled; the reason is above.`);
  await import('../dist/bench/bench/run.js');
});
