#!/usr/bin/env node
// npm start: sets up what is missing, then is the product, in this very process.
import { runTool, setUp } from './bootstrap.mjs';

await runTool(async () => {
  await setUp();
  process.setSourceMapsEnabled(true);
  await import('../dist/server/main.js');
});
