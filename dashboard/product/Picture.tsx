import styles from './product.module.css';

/** Stands where a product's picture would be: nothing is loaded from other hosts, so that no shop's server learns who looks at its products here. */
export function Picture({ name }: { name: string }) {
  return <span className={styles.picture} aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? ''}</span>;
}
