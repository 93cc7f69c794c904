#!/usr/bin/env node
// npx vouchsafe …: the command line. What it prints is for scripts too, so the set-up is silent.
import { runTool, setUp } from './bootstrap.mjs';

await runTool(async () => {
  await setUp({ quiet: true });
  process.setSourceMapsEnabled(true);
  await import('../dist/server/cli.js');
});
