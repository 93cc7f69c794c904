export function PublicationsTab() {
  return null;
}
