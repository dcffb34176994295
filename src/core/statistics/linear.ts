/** Solves `matrix` · x = `right` for a symmetric, positive definite matrix (row by row), by Cholesky's way; null where it is not one. */
export function solved(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  const lower = choleskyOf(matrix, n);
  if (!lower) return null;
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (lower[i * n + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * n + i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (lower[k * n + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * n + i] ?? 1);
  }
  return x;
}

/** The inverse of such a matrix. */
export function inverted(matrix: Float64Array, n: number): Float64Array | null {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = solved(matrix, Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)));
    if (!column) return null;
    column.forEach((value, i) => {
      inverse[i * n + j] = value;
    });
  }
  return inverse;
}

function choleskyOf(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (lower[i * n + k] ?? 0) * (lower[j * n + k] ?? 0);
      if (i !== j) lower[i * n + j] = sum / (lower[j * n + j] ?? 1);
      else if (sum > 1e-12 * Math.abs(matrix[i * n + i] ?? 0)) lower[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}
