export function VouchersTab() {
  return null;
}
