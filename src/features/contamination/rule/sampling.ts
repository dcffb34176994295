/** What a person judges at once: one item, or all of a group. */
export interface Cluster {
  /** Ascending. */
  readonly items: readonly number[];
  /** Its evaluation and source, as one text. */
  readonly stratum: string;
}

/** So many clusters are proposed to be judged. */
export const SAMPLE = 50;

/**
 * Clusters in random order, of which the first are the sample. Within a stratum the order is by a hash of the seed and the cluster's
 * first item, so that other matches of a later scan leave the order of those that stay; strata take turns in proportion to their
 * clusters, so that wherever a person stops, each has been drawn from.
 */
export function sampleOrder(clusters: readonly Cluster[], seed: string): Cluster[] {
  const strata = new Map<string, { cluster: Cluster; hash: number }[]>();
  for (const cluster of clusters) {
    const drawn = { cluster, hash: hashOf(`${seed}\0${cluster.stratum}\0${String(cluster.items[0] ?? 0)}`) };
    const stratum = strata.get(cluster.stratum);
    if (stratum) stratum.push(drawn);
    else strata.set(cluster.stratum, [drawn]);
  }
  const turns = [...strata].flatMap(([name, of]) => {
    of.sort((a, b) => a.hash - b.hash || (a.cluster.items[0] ?? 0) - (b.cluster.items[0] ?? 0));
    return of.map(({ cluster }, place) => ({ cluster, turn: (place + 0.5) / of.length, tie: hashOf(`${seed}\0${name}`) }));
  });
  return turns.sort((a, b) => a.turn - b.turn || a.tie - b.tie || (a.cluster.items[0] ?? 0) - (b.cluster.items[0] ?? 0)).map(({ cluster }) => cluster);
}

/** 32 bits of a text: FNV-1a, then the finaliser of MurmurHash3. */
function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
