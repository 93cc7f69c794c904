import type { RedeemCommand, RollBackCommand } from './decision/command.ts';
import type { Decided, RedeemOutcome, RollBackOutcome } from './decision/decided.ts';

/** A redemption or validation, decided. */
export interface Redeeming extends Decided {
  command: RedeemCommand;
  outcome: RedeemOutcome;
}

export interface RollingBack extends Decided {
  command: RollBackCommand;
  outcome: RollBackOutcome;
}

/** Whoever asked for a redemption or validation, is told of one. */
export function asRedeeming(decided: Decided): Redeeming {
  if (!isRedeeming(decided)) throw new Error(`a ${decided.command.kind} in place of a redemption`);
  return decided;
}

export function asRollingBack(decided: Decided): RollingBack {
  if (!isRollingBack(decided)) throw new Error(`a ${decided.command.kind} in place of a rollback`);
  return decided;
}

function isRedeeming(decided: Decided): decided is Redeeming {
  return [decided.command, decided.outcome].every(({ kind }) => kind === 'redemption' || kind === 'validation');
}

function isRollingBack(decided: Decided): decided is RollingBack {
  return decided.command.kind === 'rollback' && decided.outcome.kind === 'rollback';
}
