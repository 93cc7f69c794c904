/** The mark: a voucher with a tick. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M7 11a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v2.6a2.5 2.5 0 0 0 0 4.8V21a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-2.6a2.5 2.5 0 0 0 0-4.8z" fill="var(--on-accent)" />
      <path d="m12.5 16.2 2.6 2.6 5-5.4" fill="none" stroke="var(--accent)" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
