#!/usr/bin/env node
// npm test: sets up, then checks everything. Each step before the tests counts as one test. The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOutdated, runNode, runTool, SetUpError, setUpPackages } from './bootstrap.mjs';

const steps = [
  { name: 'types', run: checkTypes },
  { name: 'lint', run: () => succeeds('node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'build', run: builds },
];

await runTool(async () => {
  await setUpPackages();
  const outcome = { passed: 0, failed: 0 };
  for (const step of steps) {
    const ok = await step.run();
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${step.name}`);
    outcome[ok ? 'passed' : 'failed'] += 1;
  }
  const tests = await runTests(process.argv.slice(2));
  outcome.passed += tests.passed;
  outcome.failed += tests.failed;
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
});

async function succeeds(script, parameters) {
  return (await runNode(script, parameters)).code === 0;
}

async function checkTypes() {
  const results = [];
  for (const project of ['tsconfig.json', 'dashboard/tsconfig.json']) results.push(await succeeds('node_modules/typescript/bin/tsc', ['--noEmit', '-p', project]));
  return results.every(Boolean);
}

async function builds() {
  try {
    await buildOutdated();
    return true;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(error.message);
    return false;
  }
}

/** Vitest's own counts; a file that could not even be loaded, or an error outside any test, counts as one failure. */
async function runTests(parameters) {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-report-'));
  try {
    const file = join(directory, 'report.json');
    const { code } = await runNode('node_modules/vitest/vitest.mjs', ['run', ...parameters, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const unloaded = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
    const failed = report.numFailedTests + unloaded;
    return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
