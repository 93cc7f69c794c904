#!/usr/bin/env node
// Sets up and builds, without starting: for images and for a clone that is read-only later.
import { runTool, setUp } from './bootstrap.mjs';

await runTool(() => setUp());
