export function RedemptionsTab() {
  return null;
}
