/** What the database costs. */
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of a database server and all its connections, ended ones included; null where the system does not tell (it does on Linux). */
export function databaseCpuSeconds(postmaster: number): number | null {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.reduce((sum, pid) => sum + ticksOf(pid, postmaster), 0) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** What Linux counts in, everywhere that Node runs. */
const ticksPerSecond = 100;

/** 0 for a process that is not part of the database server, or has just ended. */
function ticksOf(pid: string, postmaster: number): number {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  // After the name, which may contain anything: state, parent, … user and system time, the same of ended children.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  const [, parent = 0] = fields;
  const [own, system, childrens, childrensSystem] = fields.slice(11, 15) as [number, number, number, number];
  if (Number(pid) === postmaster) return own + system + childrens + childrensSystem;
  return parent === postmaster ? own + system : 0;
}
