/** A file of SQL, bundled as text. */
declare module '*.sql' {
  const text: string;
  export { text as default };
}
